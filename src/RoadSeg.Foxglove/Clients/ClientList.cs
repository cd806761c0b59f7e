using System.Net.WebSockets;
using RoadSeg.Foxglove.Channels;

namespace RoadSeg.Foxglove.Clients;

/// <summary>Who is connected. Any thread.</summary>
/// <param name="max">Clients at once.</param>
internal sealed class ClientList(int max)
{
    private readonly Lock gate = new();
    private Client[] clients = [];
    private long total;
    private long skipped;

    /// <summary>Nobody is connected.</summary>
    public bool IsEmpty => Now.Length == 0;

    /// <summary>Clients now.</summary>
    public int Count => Now.Length;

    /// <summary>Clients ever.</summary>
    public long Total => Interlocked.Read(ref total);

    /// <summary>Messages that some client was too slow for.</summary>
    public long Skipped => Interlocked.Read(ref skipped) + Now.Sum(c => c.Outbox.Skipped);

    private Client[] Now => Volatile.Read(ref clients);

    /// <summary>Adds a client.</summary>
    /// <returns>False when there are too many already.</returns>
    public bool TryAdd(Client client)
    {
        lock (gate)
        {
            if (clients.Length >= max)
            {
                return false;
            }

            clients = [.. clients, client];
            total++;
            return true;
        }
    }

    public void Remove(Client client)
    {
        lock (gate)
        {
            clients = [.. clients.Where(c => c != client)];
            skipped += client.Outbox.Skipped;
        }
    }

    /// <summary>Whether somebody wants the next message of a channel and has room for it.</summary>
    public bool AnyCanTake(int channel)
    {
        foreach (Client client in Now)
        {
            if (client.Outbox.CanTake(channel))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Gives a message to who subscribed to its channel.</summary>
    public void Offer(int channel, SharedMessage message)
    {
        foreach (Client client in Now)
        {
            client.Outbox.Offer(channel, message);
        }
    }

    public void OfferTime(long nanoseconds)
    {
        foreach (Client client in Now)
        {
            client.Outbox.OfferTime(nanoseconds);
        }
    }

    /// <summary>Sends something to everybody of whom a condition holds.</summary>
    public void Tell(byte[] bytes, WebSocketMessageType type, Predicate<Client> isMeant)
    {
        foreach (Client client in Now)
        {
            if (isMeant(client))
            {
                client.Outbox.Answer(bytes, type);
            }
        }
    }

    /// <summary>Names of those who subscribed to a channel.</summary>
    public IReadOnlyList<string> ReadersOf(int channel) =>
        [.. Now.Where(c => c.Outbox.Has(channel)).Select(c => c.Name)];
}
