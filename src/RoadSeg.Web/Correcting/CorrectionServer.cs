using RoadSeg.Http;
using RoadSeg.Publishing;
using RoadSeg.Web.Server;

namespace RoadSeg.Web.Correcting;

/// <summary>The page on which a person corrects labels, for this machine alone.</summary>
public sealed class CorrectionServer : IAsyncDisposable
{
    private HttpServer? server;

    private CorrectionServer()
    {
    }

    /// <summary>The address to open.</summary>
    public string Url => FormattableString.Invariant($"http://localhost:{server!.Port}/");

    /// <summary>Starts to listen.</summary>
    /// <param name="address">Where; of this machine alone.</param>
    /// <param name="desk">What is corrected; stays the caller's.</param>
    /// <exception cref="SinkException">The port is taken.</exception>
    public static async Task<CorrectionServer> StartAsync(MonitorAddress address, ICorrectionDesk desk)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(desk);
        ArgumentOutOfRangeException.ThrowIfNotEqual(address.IsLoopback, true, nameof(address));
        CorrectionRequests requests = new(new AccessRules(address, token: null), desk);
        CorrectionServer page = new();
        ServerLimits limits = new() { BodyBytes = CorrectionRequests.BodyMax(desk) };
        page.server = await HttpServer.StartAsync("correct", address.EndPoint, limits, requests.AnswerAsync)
            .ConfigureAwait(false);
        return page;
    }

    /// <summary>Stops listening.</summary>
    public ValueTask DisposeAsync() => server!.DisposeAsync();
}
