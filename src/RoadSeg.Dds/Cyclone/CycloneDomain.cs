using System.Net;
using RoadSeg.Publishing;

namespace RoadSeg.Dds.Cyclone;

/// <summary>
/// A participant in a DDS domain. Participants of one process share the domain's network, so all must want the same
/// interface; the last one closes it.
/// </summary>
internal sealed class CycloneDomain : IDisposable
{
    // Participants of one machine count through ports; this many of them are looked for.
    private const int LocalParticipantsMax = 32;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<int, (int Entity, IPAddress Interface, int Users)> Domains = [];

    private readonly int domain;
    private bool isDisposed;

    private CycloneDomain(int domain, int participant)
    {
        this.domain = domain;
        Participant = participant;
    }

    /// <summary>Cyclone's handle.</summary>
    public int Participant { get; }

    /// <summary>Joins a domain.</summary>
    /// <param name="name">The sink, for messages.</param>
    /// <param name="address">Domain and network.</param>
    /// <exception cref="SinkException">Cyclone refuses.</exception>
    public static CycloneDomain Join(string name, DdsAddress address)
    {
        lock (Gate)
        {
            if (!Domains.TryGetValue(address.Domain, out (int Entity, IPAddress Interface, int Users) shared))
            {
                int made = CycloneLibrary.MakeDomain((uint)address.Domain, ConfigurationOf(address));
                if (made < 0)
                {
                    throw Error(name, made, $"domain {address.Domain} cannot be opened on {address.Interface}");
                }

                shared = (made, address.Interface, 0);
            }
            else if (!shared.Interface.Equals(address.Interface))
            {
                throw new SinkException(
                    $"sink \"{name}\": domain {address.Domain} is open on {shared.Interface} already: expected the "
                    + "same address for all cameras.");
            }

            int participant = CycloneLibrary.MakeParticipant((uint)address.Domain);
            if (participant < 0)
            {
                SinkException error = Error(
                    name, participant, $"domain {address.Domain} cannot be joined on {address.Interface}");
                if (shared.Users == 0)
                {
                    CycloneLibrary.Close(shared.Entity);
                }

                throw error;
            }

            Domains[address.Domain] = shared with { Users = shared.Users + 1 };
            return new CycloneDomain(address.Domain, participant);
        }
    }

    /// <summary>What Cyclone says as an error of the sink.</summary>
    public static SinkException Error(string name, int result, string what) =>
        new($"sink \"{name}\": {what}. Cyclone DDS says: {CycloneLibrary.TextOf(result).TrimEnd('.')}.");

    /// <summary>Leaves.</summary>
    public void Dispose()
    {
        lock (Gate)
        {
            if (isDisposed)
            {
                return;
            }

            isDisposed = true;
            CycloneLibrary.Close(Participant);
            (int entity, IPAddress at, int users) = Domains[domain];
            if (users > 1)
            {
                Domains[domain] = (entity, at, users - 1);
                return;
            }

            Domains.Remove(domain);
            CycloneLibrary.Close(entity);
        }
    }

    // Cyclone takes this instead of CYCLONEDDS_URI, so that no file elsewhere opens a run to the network.
    private static string ConfigurationOf(DdsAddress address)
    {
        string network = address.IsLocal ? """<NetworkInterface name="lo"/>"""
            : address.Interface.Equals(IPAddress.Any) ? """<NetworkInterface autodetermine="true"/>"""
            : $"""<NetworkInterface address="{address.Interface}"/>""";
        // Names are left out even here: looking up "localhost" may ask a name server.
        string multicast = address.IsLocal ? "false" : "true";
        string peers = address.IsLocal ? """<Peers><Peer address="127.0.0.1"/></Peers>""" : "";
        return $"<Domain><General><Interfaces>{network}</Interfaces>"
            + $"<AllowMulticast>{multicast}</AllowMulticast></General>"
            + "<Discovery><ParticipantIndex>auto</ParticipantIndex>"
            + FormattableString.Invariant($"<MaxAutoParticipantIndex>{LocalParticipantsMax}</MaxAutoParticipantIndex>")
            + $"{peers}</Discovery></Domain>";
    }
}
