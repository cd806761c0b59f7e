using System.Net;

namespace RoadSeg.Http;

/// <summary>Names of this machine that lead to nobody else.</summary>
public static class LoopbackName
{
    /// <summary>Whether a host's name is <c>localhost</c> or a loopback address.</summary>
    /// <param name="host">Without its port.</param>
    public static bool Is(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? ip) && IPAddress.IsLoopback(ip));
    }
}
