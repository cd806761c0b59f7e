using System.Net;
using System.Net.Sockets;
using RoadSeg.Publishing;

namespace RoadSeg.Dds;

/// <summary>
/// Where topics are published, as a user writes it: <c>DOMAIN</c> or <c>ADDRESS:DOMAIN</c>. This machine alone unless
/// an address of a network says otherwise.
/// </summary>
/// <param name="Interface">
/// The address of this machine whose network is spoken to; <c>0.0.0.0</c> takes the first network.
/// </param>
/// <param name="Domain">Number of the DDS domain.</param>
public sealed record DdsAddress(IPAddress Interface, int Domain)
{
    /// <summary>Largest number of a domain: its ports would not exist beyond.</summary>
    public const int DomainMax = 232;

    /// <summary>Whether only this machine is spoken to.</summary>
    public bool IsLocal => IPAddress.IsLoopback(Interface);

    /// <summary>Reads what the user wrote.</summary>
    /// <param name="text"><c>[ADDRESS:]DOMAIN</c>, <c>ADDRESS:</c> or nothing.</param>
    /// <param name="usualDomain">Taken where none is written.</param>
    /// <returns>Null when it cannot be understood.</returns>
    public static DdsAddress? TryParse(string text, int usualDomain)
    {
        ArgumentNullException.ThrowIfNull(text);
        string whole = text.Length == 0 || text[^1] == ':' ? FormattableString.Invariant($"{text}{usualDomain}") : text;
        return ListenAddress.TryParse(whole) is IPEndPoint { AddressFamily: AddressFamily.InterNetwork } found
            && found.Port <= DomainMax
            ? new DdsAddress(found.Address, found.Port)
            : null;
    }
}
