using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

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
        address = null;
        int colon = text.LastIndexOf(':');
        string host = colon < 0 ? "localhost" : text[..colon];
        string port = colon < 0 ? text : text[(colon + 1)..];
        if (text.Length == 0)
        {
            port = DefaultPort.ToString(CultureInfo.InvariantCulture);
        }

        // An IPv6 address stands in brackets: its own colons would otherwise be taken for the port's.
        bool isBracketed = host.StartsWith('[') && host.EndsWith(']');
        string bare = isBracketed ? host[1..^1] : host;
        IPAddress? ip = bare == "localhost" ? IPAddress.Loopback
            : !isBracketed && bare.Contains(':', StringComparison.Ordinal) ? null
            : IPAddress.TryParse(bare, out IPAddress? parsed) ? parsed
            : null;
        if (ip is not null && ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number))
        {
            address = new MonitorAddress(new IPEndPoint(ip, number));
        }

        return address is not null;
    }
}
