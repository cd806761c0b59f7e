using System.Diagnostics.CodeAnalysis;
using System.Net;
using RoadSeg.Publishing;

namespace RoadSeg.Web;

/// <summary>
/// Where the monitor listens: <c>8080</c>, <c>0.0.0.0:8080</c>, <c>[::]:8080</c>, <c>localhost:8080</c>.
/// </summary>
/// <param name="EndPoint">Address and port; port 0 takes any that is free.</param>
public sealed record MonitorAddress(IPEndPoint EndPoint)
{
    /// <summary>The port when none is given.</summary>
    public const int DefaultPort = 8080;

    /// <summary>Whether only this machine can reach it.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(EndPoint.Address);

    /// <summary>Reads what the user wrote.</summary>
    /// <param name="text"><c>[HOST:]PORT</c>; empty is the default port. The host is an address or localhost.</param>
    /// <param name="address">The address; loopback when no host is given.</param>
    /// <returns>False when it cannot be understood.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out MonitorAddress? address)
    {
        ArgumentNullException.ThrowIfNull(text);
        IPEndPoint? endPoint = text.Length == 0
            ? new IPEndPoint(IPAddress.Loopback, DefaultPort)
            : ListenAddress.TryParse(text);
        address = endPoint is null ? null : new MonitorAddress(endPoint);
        return address is not null;
    }
}
