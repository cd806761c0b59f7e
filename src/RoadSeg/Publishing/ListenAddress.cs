using System.Globalization;
using System.Net;

namespace RoadSeg.Publishing;

/// <summary>
/// Where a sink listens, as a user writes it: <c>8080</c>, <c>0.0.0.0:8080</c>, <c>[::]:8080</c>,
/// <c>localhost:8080</c>. This machine alone unless an address says otherwise; names of other machines are none of this
/// one's addresses.
/// </summary>
public static class ListenAddress
{
    /// <summary>Reads what the user wrote.</summary>
    /// <param name="text"><c>[HOST:]PORT</c>; the host is an address or localhost.</param>
    /// <returns>Loopback when no host is given; null when it cannot be understood.</returns>
    public static IPEndPoint? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int colon = text.LastIndexOf(':');
        string host = colon < 0 ? "localhost" : text[..colon];
        if (!ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
        {
            return null;
        }

        // An IPv6 address stands in brackets: its own colons would otherwise be taken for the port's.
        bool isBracketed = host.StartsWith('[') && host.EndsWith(']');
        string bare = isBracketed ? host[1..^1] : host;
        IPAddress? ip = bare == "localhost" ? IPAddress.Loopback
            : !isBracketed && bare.Contains(':', StringComparison.Ordinal) ? null
            : IPAddress.TryParse(bare, out IPAddress? parsed) ? parsed
            : null;
        return ip is null ? null : new IPEndPoint(ip, port);
    }

    /// <summary>The address by which this machine reaches what listens on another one or on all of them.</summary>
    public static IPAddress ReachableFromHere(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
            : address;
    }
}
