using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace RoadSeg.Foxglove.Protocol;

/// <summary>Reads what clients send. Whatever the bytes are, the answer is a request or null.</summary>
internal static class ClientRequestReader
{
    private const byte PlaybackOpcode = 3;
    private const int PlaybackBytes = 1 + 1 + 4 + 1 + 8 + 4;
    private const int NameCharactersMax = 256;
    private const int DepthMax = 8;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, true);

    /// <summary>Reads a text message.</summary>
    /// <returns>Null when it is malformed.</returns>
    public static ClientRequest? ReadText(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = DepthMax });
            return json.RootElement.ValueKind == JsonValueKind.Object ? ReadObject(json.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // A text with half a surrogate pair in it.
            return null;
        }
    }

    /// <summary>Reads a binary message.</summary>
    /// <returns>Null when it is malformed.</returns>
    public static ClientRequest? ReadBinary(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0)
        {
            return null;
        }

        return bytes[0] == PlaybackOpcode ? ReadPlayback(bytes)
            : new ClientRequest.Unknown(FormattableString.Invariant($"binary opcode {bytes[0]}"));
    }

    private static ClientRequest? ReadObject(JsonElement message)
    {
        if (TextOf(message, "op") is not string op)
        {
            return null;
        }

        switch (op)
        {
            case "subscribe":
                return Subscriptions(message) is { } subscriptions
                    ? new ClientRequest.Subscribe(subscriptions) : null;
            case "unsubscribe":
                return Numbers(message, "subscriptionIds") is { } ids ? new ClientRequest.Unsubscribe(ids) : null;
            case "getParameters":
                return Names(message) is { } wanted && HasPlainId(message)
                    ? new ClientRequest.GetParameters(wanted, TextOf(message, "id")) : null;
            case "setParameters":
                return Values(message) is { } values && HasPlainId(message)
                    ? new ClientRequest.SetParameters(values, TextOf(message, "id")) : null;
            case "subscribeParameterUpdates":
            case "unsubscribeParameterUpdates":
                return Names(message) is { } followed
                    ? new ClientRequest.FollowParameters(followed, op[0] == 's') : null;
            case "subscribeConnectionGraph":
            case "unsubscribeConnectionGraph":
                return new ClientRequest.FollowGraph(op[0] == 's');
            default:
                return new ClientRequest.Unknown($"op \"{op}\"");
        }
    }

    private static ClientRequest.Playback? ReadPlayback(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < PlaybackBytes || bytes[1] > 1)
        {
            return null;
        }

        float speed = BinaryPrimitives.ReadSingleLittleEndian(bytes[2..]);
        ulong seek = BinaryPrimitives.ReadUInt64LittleEndian(bytes[7..]);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[15..]);
        if (!float.IsFinite(speed) || speed <= 0 || length > NameCharactersMax || bytes.Length < PlaybackBytes + length)
        {
            return null;
        }

        try
        {
            string id = StrictUtf8.GetString(bytes.Slice(PlaybackBytes, (int)length));
            return new ClientRequest.Playback(bytes[1] == 1, speed, bytes[6] == 0 ? null : seek, id);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool HasPlainId(JsonElement message) =>
        !message.TryGetProperty("id", out JsonElement id)
        || id.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined
        || TextOf(message, "id") is not null;

    private static string? TextOf(JsonElement message, string name) =>
        message.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            && value.GetString() is { Length: <= NameCharactersMax } text
            ? text
            : null;

    private static List<T>? List<T>(JsonElement message, string name, Func<JsonElement, T?> read)
        where T : struct
    {
        if (!message.TryGetProperty(name, out JsonElement list) || list.ValueKind != JsonValueKind.Array
            || list.GetArrayLength() > ClientRequest.ElementsMax)
        {
            return null;
        }

        List<T> found = [];
        foreach (JsonElement element in list.EnumerateArray())
        {
            if (read(element) is not T item)
            {
                return null;
            }

            found.Add(item);
        }

        return found;
    }

    private static uint? Number(JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetUInt32(out uint number) ? number : null;

    private static uint? Number(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value)
            ? Number(value)
            : null;

    private static List<uint>? Numbers(JsonElement message, string name) => List(message, name, Number);

    private static List<(uint Id, uint ChannelId)>? Subscriptions(JsonElement message) =>
        List<(uint, uint)>(message, "subscriptions", element =>
            Number(element, "id") is uint id && Number(element, "channelId") is uint channel ? (id, channel) : null);

    private static List<string>? Names(JsonElement message)
    {
        // Some clients leave an empty list out.
        if (!message.TryGetProperty("parameterNames", out _))
        {
            return [];
        }

        return List<(string Name, bool)>(message, "parameterNames", element =>
            element.ValueKind == JsonValueKind.String && element.GetString() is { Length: <= NameCharactersMax } name
                ? (name, true)
                : null)?.ConvertAll(n => n.Name);
    }

    private static List<(string Name, JsonElement Value)>? Values(JsonElement message) =>
        List<(string, JsonElement)>(message, "parameters", element =>
            element.ValueKind == JsonValueKind.Object && TextOf(element, "name") is string name
                ? (name, element.TryGetProperty("value", out JsonElement value) ? value.Clone() : default)
                : null);
}
