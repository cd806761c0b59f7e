using RoadSeg.Ros.Scenes;

namespace RoadSeg.Dds.Cyclone;

/// <summary>Writes the messages of one topic. One thread at a time.</summary>
internal sealed unsafe class TopicWriter : IDisposable
{
    private const int SensorDepth = 5;
    private const int ReliableDepth = 10;

    private readonly string name;
    private readonly string topicName;
    private nint writer;

    /// <summary>Tells the domain of the topic.</summary>
    /// <param name="name">The sink, for messages.</param>
    /// <param name="domain">Where; must live longer.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="prefix">What stands before its name.</param>
    public TopicWriter(string name, CycloneDomain domain, RosTopic topic, string prefix)
    {
        this.name = name;
        Topic = topic;
        topicName = topic.FullName(prefix);
        int result = CycloneLibrary.MakeWriter(
            domain.Participant, "rt" + topicName, topic.Type.DdsName,
            isReliable: topic.Qos == RosQos.Sensor ? 0 : 1,
            isTransientLocal: topic.Qos == RosQos.Latched ? 1 : 0,
            topic.Qos switch { RosQos.Latched => 1, RosQos.Reliable => ReliableDepth, _ => SensorDepth },
            out writer);
        if (result < 0)
        {
            throw CycloneDomain.Error(name, result, $"topic \"{topicName}\" cannot be offered");
        }
    }

    /// <summary>The topic.</summary>
    public RosTopic Topic { get; }

    /// <summary>Whether anybody reads it now.</summary>
    public bool HasReaders
    {
        get
        {
            int count = CycloneLibrary.CountReaders(writer);
            return count >= 0
                ? count > 0
                : throw CycloneDomain.Error(name, count, $"topic \"{topicName}\" cannot be asked for its readers");
        }
    }

    /// <summary>Hands a message over; copied, never waited for.</summary>
    /// <param name="message">CDR with its encapsulation.</param>
    /// <returns>False when readers are so far behind that it was given up.</returns>
    /// <exception cref="RoadSeg.Publishing.SinkException">Cyclone fails otherwise.</exception>
    public bool TryWrite(ReadOnlySpan<byte> message)
    {
        int result;
        fixed (byte* bytes = message)
        {
            result = CycloneLibrary.Write(writer, bytes, message.Length);
        }

        return result is >= 0 or CycloneLibrary.Timeout
            ? result >= 0
            : throw CycloneDomain.Error(
                name, result, $"a message of {message.Length} bytes cannot be sent on \"{topicName}\"");
    }

    /// <summary>Waits until readers have what was written, at most so long.</summary>
    public void Flush(TimeSpan patience)
    {
        int result = CycloneLibrary.Flush(writer, patience.Ticks * TimeSpan.NanosecondsPerTick);
        if (result is < 0 and not CycloneLibrary.Timeout)
        {
            throw CycloneDomain.Error(name, result, $"\"{topicName}\" cannot be finished");
        }
    }

    /// <summary>Takes the topic back.</summary>
    public void Dispose()
    {
        if (writer != 0)
        {
            CycloneLibrary.FreeWriter(writer);
            writer = 0;
        }
    }
}
