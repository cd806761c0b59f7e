using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using RoadSeg.Foxglove.Channels;
using RoadSeg.Ros;
using RoadSeg.Sources;

namespace RoadSeg.Foxglove.Protocol;

/// <summary>What the server sends beside the messages of channels.</summary>
internal static class ServerMessages
{
    /// <summary>Opcode, subscription and time before the message of a channel.</summary>
    public const int MessageHeaderBytes = 1 + 4 + 8;

    public const int TimeBytes = 1 + 8;

    private const byte MessageOpcode = 1;
    private const byte TimeOpcode = 2;
    private const byte PlaybackOpcode = 5;
    private const string Publisher = "roadseg";

    /// <summary>The first message: who this is and what it can do.</summary>
    /// <param name="identity">What stays the same during a run.</param>
    /// <param name="range">First and last time of a recording that can be sought in; null otherwise.</param>
    public static byte[] ServerInfo(ServerIdentity identity, (long Start, long End)? range) => Json(json =>
    {
        json.WriteString("op"u8, "serverInfo"u8);
        json.WriteString("name"u8, identity.Name);
        json.WriteStartArray("capabilities"u8);
        json.WriteStringValue("time"u8);
        json.WriteStringValue("parameters"u8);
        json.WriteStringValue("parametersSubscribe"u8);
        json.WriteStringValue("connectionGraph"u8);
        if (range is not null)
        {
            json.WriteStringValue("playbackControl"u8);
        }

        json.WriteEndArray();
        json.WriteStartObject("metadata"u8);
        foreach ((string key, string value) in identity.Metadata)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
        json.WriteString("sessionId"u8, identity.Session);
        if (range is (long start, long end))
        {
            WriteTime(json, "dataStartTime"u8, start);
            WriteTime(json, "dataEndTime"u8, end);
        }
    });

    /// <summary>The channels, with everything that is needed to read their messages.</summary>
    public static byte[] Advertise(IEnumerable<Channel> channels) => Json(json =>
    {
        json.WriteString("op"u8, "advertise"u8);
        json.WriteStartArray("channels"u8);
        foreach (Channel channel in channels)
        {
            json.WriteStartObject();
            json.WriteNumber("id"u8, channel.Id);
            json.WriteString("topic"u8, channel.Topic);
            json.WriteString("encoding"u8, RosType.MessageEncoding);
            json.WriteString("schemaName"u8, channel.Type.Name);
            json.WriteString("schema"u8, channel.Type.Definition);
            json.WriteString("schemaEncoding"u8, RosType.SchemaEncoding);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>A word to the person at the client.</summary>
    /// <param name="level">0 information, 1 warning, 2 error.</param>
    /// <param name="text">One line.</param>
    public static byte[] Status(int level, string text) => Json(json =>
    {
        json.WriteString("op"u8, "status"u8);
        json.WriteNumber("level"u8, level);
        json.WriteString("message"u8, text);
    });

    /// <summary>Values of parameters.</summary>
    /// <param name="parameters">Which.</param>
    /// <param name="id">Of the request; null where nobody asked.</param>
    public static byte[] ParameterValues(IEnumerable<Parameter> parameters, string? id) => Json(json =>
    {
        json.WriteString("op"u8, "parameterValues"u8);
        json.WriteStartArray("parameters"u8);
        foreach (Parameter parameter in parameters)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, parameter.Name);
            json.WritePropertyName("value"u8);
            parameter.Write(json);
            if (parameter.IsNumber)
            {
                json.WriteString("type"u8, "float64"u8);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (id is not null)
        {
            json.WriteString("id"u8, id);
        }
    });

    /// <summary>Who writes and who reads each topic.</summary>
    public static byte[] ConnectionGraph(IEnumerable<(string Topic, IReadOnlyList<string> Readers)> topics) =>
        Json(json =>
    {
        (string Topic, IReadOnlyList<string> Readers)[] all = [.. topics];
        json.WriteString("op"u8, "connectionGraphUpdate"u8);
        json.WriteStartArray("publishedTopics"u8);
        foreach ((string topic, _) in all)
        {
            WriteNode(json, topic, "publisherIds"u8, [Publisher]);
        }

        json.WriteEndArray();
        json.WriteStartArray("subscribedTopics"u8);
        foreach ((string topic, IReadOnlyList<string> readers) in all)
        {
            WriteNode(json, topic, "subscriberIds"u8, readers);
        }

        json.WriteEndArray();
        foreach (string empty in (ReadOnlySpan<string>)["advertisedServices", "removedTopics", "removedServices"])
        {
            json.WriteStartArray(empty);
            json.WriteEndArray();
        }
    });

    /// <summary>Writes what stands before the message of a channel.</summary>
    public static void WriteMessageHeader(Span<byte> to, uint subscription, long nanoseconds)
    {
        to[0] = MessageOpcode;
        BinaryPrimitives.WriteUInt32LittleEndian(to[1..], subscription);
        BinaryPrimitives.WriteInt64LittleEndian(to[5..], nanoseconds);
    }

    /// <summary>Writes the time of the data.</summary>
    public static void WriteTime(Span<byte> to, long nanoseconds)
    {
        to[0] = TimeOpcode;
        BinaryPrimitives.WriteInt64LittleEndian(to[1..], nanoseconds);
    }

    /// <summary>How the recording stands.</summary>
    /// <param name="state">Of the source.</param>
    /// <param name="nanoseconds">Where it is.</param>
    /// <param name="isSought">What comes next is elsewhere than what came before.</param>
    /// <param name="id">Of the request; empty where nobody asked.</param>
    public static byte[] Playback(PlaybackState state, long nanoseconds, bool isSought, string id)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(id);
        byte[] message = new byte[19 + utf8.Length];
        message[0] = PlaybackOpcode;
        message[1] = state.IsPaused ? (byte)1 : state.IsAtEnd ? (byte)3 : (byte)0;
        BinaryPrimitives.WriteInt64LittleEndian(message.AsSpan(2), nanoseconds);
        BinaryPrimitives.WriteSingleLittleEndian(message.AsSpan(10), (float)Math.Min(state.Speed, float.MaxValue));
        message[14] = isSought ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(15), utf8.Length);
        utf8.CopyTo(message, 19);
        return message;
    }

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteTime(Utf8JsonWriter json, ReadOnlySpan<byte> name, long nanoseconds)
    {
        RosTime time = RosTime.FromNanoseconds(Math.Max(0, nanoseconds));
        json.WriteStartObject(name);
        json.WriteNumber("sec"u8, time.Seconds);
        json.WriteNumber("nsec"u8, time.Nanoseconds);
        json.WriteEndObject();
    }

    private static void WriteNode(
        Utf8JsonWriter json, string topic, ReadOnlySpan<byte> name, IReadOnlyList<string> ids)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, topic);
        json.WriteStartArray(name);
        foreach (string id in ids)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

/// <summary>What stays the same during a run.</summary>
/// <param name="Name">For people.</param>
/// <param name="Session">Different for every run, so that clients know a new one from a lost connection.</param>
/// <param name="Metadata">For people.</param>
internal sealed record ServerIdentity(string Name, string Session, IReadOnlyList<(string Key, string Value)> Metadata);
