using System.Net;
using System.Net.Sockets;
using System.Text;
using RoadSeg.Publishing;

namespace RoadSeg.Local.Lines;

/// <summary>
/// Where lines can be fetched: <c>unix:PATH</c>, <c>tcp:PORT</c>, <c>tcp:0.0.0.0:PORT</c>, <c>tcp:[::]:PORT</c>.
/// </summary>
/// <param name="EndPoint">A socket in the file system, or address and port; port 0 takes any that is free.</param>
public sealed record LineAddress(EndPoint EndPoint)
{
    // sun_path of sockaddr_un, with its closing zero.
    private const int PathBytesMax = 107;

    /// <summary>Whether only this machine can reach it.</summary>
    public bool IsLocal => EndPoint is UnixDomainSocketEndPoint
        || (EndPoint is IPEndPoint ip && IPAddress.IsLoopback(ip.Address));

    /// <summary>Reads what the user wrote.</summary>
    /// <param name="text"><c>unix:PATH</c> or <c>tcp:[HOST:]PORT</c>; the host is an address or localhost.</param>
    /// <returns>Loopback when no host is given; null when it is none of these.</returns>
    public static LineAddress? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith("unix:", StringComparison.Ordinal))
        {
            string path = text["unix:".Length..];
            return path.Length > 0 && Encoding.UTF8.GetByteCount(path) <= PathBytesMax
                ? new LineAddress(new UnixDomainSocketEndPoint(path))
                : null;
        }

        return text.StartsWith("tcp:", StringComparison.Ordinal)
            && ListenAddress.TryParse(text["tcp:".Length..]) is IPEndPoint ip
            ? new LineAddress(ip)
            : null;
    }
}
