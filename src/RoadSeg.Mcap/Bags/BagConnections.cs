using System.Text;
using RoadSeg.Mcap.Reading;

namespace RoadSeg.Mcap.Bags;

/// <summary>
/// The connections of a bag as channels. Each publisher of a topic has a connection of its own; those of one topic and
/// type are one channel.
/// </summary>
internal sealed class BagConnections(
    Dictionary<ushort, ChannelRecord> channels, Dictionary<ushort, SchemaRecord> schemas)
{
    private readonly Dictionary<uint, ushort> numbers = [];

    /// <summary>The channel of a connection; null for one that was never told.</summary>
    public ushort? ChannelOf(uint connection) => numbers.TryGetValue(connection, out ushort id) ? id : null;

    /// <summary>Takes the record of a connection.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="data">What the publisher said of it.</param>
    /// <exception cref="InvalidDataException">It is broken, or there are too many.</exception>
    public void Take(BagHeader header, ReadOnlySpan<byte> data)
    {
        if (numbers.ContainsKey(header.Connection))
        {
            return;
        }

        string topic = Encoding.UTF8.GetString(header.Topic);
        string type = Encoding.UTF8.GetString(BagHeader.Read(data).Type);
        ChannelRecord? known = channels.Values.FirstOrDefault(
            c => c.Topic == topic && schemas[c.SchemaId].Name == type);
        numbers[header.Connection] = known?.Id ?? Add(topic, type);
    }

    private ushort Add(string topic, string type)
    {
        if (channels.Count == ushort.MaxValue)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"more than {ushort.MaxValue} topics"));
        }

        // Number 0 of a schema means none.
        ushort id = (ushort)(channels.Count + 1);
        schemas[id] = new SchemaRecord(id, type, "ros1msg");
        channels[id] = new ChannelRecord(id, id, topic, MessageType.Ros1);
        return id;
    }
}
