using System.Globalization;
using System.Net;
using RoadSeg.Http;
using RoadSeg.Publishing;
using RoadSeg.Web.Frames;
using RoadSeg.Web.Server;
using RoadSeg.Web.Viewers;

namespace RoadSeg.Web;

/// <summary>
/// The live monitor: a page served by the pipeline itself. Publishing copies the scene into buffers of its own, only
/// while somebody watches, and never waits for a viewer; encoding and sending happen on other tasks, once for all
/// viewers. A viewer that is slow or gone disturbs nobody.
/// </summary>
public sealed class WebPublisher : IPublisher
{
    private readonly CancellationTokenSource ending = new();
    private readonly MessagePool messages = new();
    private readonly ViewerList viewers;
    private readonly FrameFeed frames;
    private readonly FigureFeed figures;
    private readonly IPictureEncoder encoder;
    private readonly LogTail log;
    private readonly MonitorRequests requests;
    private HttpServer? server;
    private Task encoding = Task.CompletedTask;
    private Task counting = Task.CompletedTask;

    private WebPublisher(string name, WebOptions options, string? token, IPictureEncoder encoder, TimeProvider clock)
    {
        Name = name;
        this.encoder = encoder;
        log = options.Log;
        viewers = new ViewerList(options.ViewersMax);
        frames = new FrameFeed(viewers, encoder, messages, clock);
        ViewerControls controls = new(options.Playback, options.Recording);
        figures = new FigureFeed(viewers, options.Metrics, frames, controls, messages, clock);
        byte[] hello = MonitorJson.Hello(new MonitorSubject(options.Source, options.Model, encoder.MediaType));
        Feeds feeds = new(hello, frames, figures, log, controls);
        requests = new MonitorRequests(
            new AccessRules(options.Address, token), viewers, socket => new Viewer(socket, feeds, clock),
            options.WriteMetrics, ending.Token);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string? Summary => viewers.Total == 0
        ? "nobody watched"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{viewers.Total} {(viewers.Total == 1 ? "viewer" : "viewers")}, {frames.Encoded} pictures, "
            + $"{frames.EncodedBytes / 1e6:0.0} MB encoded");

    /// <summary>The address to open, with its token if it needs one.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Pages open now.</summary>
    public int ViewerCount => viewers.Count;

    internal MessagePool Messages => messages;

    /// <summary>Starts to serve.</summary>
    /// <param name="name">As the user wrote it.</param>
    /// <param name="options">What is shown.</param>
    /// <param name="encoder">Encodes pictures; disposed with this.</param>
    /// <param name="clock">The clock of the frames.</param>
    /// <exception cref="SinkException">It cannot listen there.</exception>
    public static async Task<WebPublisher> OpenAsync(
        string name, WebOptions options, IPictureEncoder encoder, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(encoder);
        string? token = ListenToken.Choose(options.Token, options.Address.IsLoopback);
        WebPublisher publisher = new(name, options, token, encoder, clock);
        try
        {
            publisher.server = await HttpServer.StartAsync(
                name, options.Address.EndPoint, new ServerLimits(), publisher.requests.AnswerAsync)
                .ConfigureAwait(false);
        }
        catch
        {
            await publisher.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        publisher.Url = UrlOf(options.Address.EndPoint.Address, publisher.server.Port, token);
        publisher.log.Added += publisher.viewers.Wake;
        publisher.encoding = Task.Run(() => publisher.frames.RunAsync(publisher.ending.Token));
        publisher.counting = Task.Run(() => publisher.figures.RunAsync(publisher.ending.Token));
        return publisher;
    }

    /// <inheritdoc/>
    public void Publish(in SceneView scene)
    {
        if (encoding.IsFaulted)
        {
            throw new SinkException(
                $"sink \"{Name}\" cannot encode pictures: {encoding.Exception.InnerException!.Message}",
                encoding.Exception.InnerException);
        }

        frames.Put(scene);
    }

    /// <summary>Tells every page that the run has ended, and stops to serve.</summary>
    public async ValueTask DisposeAsync()
    {
        log.Added -= viewers.Wake;
        await ending.CancelAsync().ConfigureAwait(false);
        if (server is not null)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            server = null;
        }

        await Task.WhenAll(encoding, counting)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        frames.Dispose();
        figures.Dispose();
        encoder.Dispose();
        ending.Dispose();
    }

    private static string UrlOf(IPAddress address, int port, string? token)
    {
        IPAddress reachable = ListenAddress.ReachableFromHere(address);
        string query = token is null ? "" : $"?{AccessToken.Field}={Uri.EscapeDataString(token)}";
        return $"http://{new IPEndPoint(reachable, port)}/{query}";
    }
}
