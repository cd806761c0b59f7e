using System.Text.Json;

namespace RoadSeg.Web.Viewers;

/// <summary>What a page may ask for.</summary>
internal enum CommandKind
{
    Ack,
    Time,
    Pause,
    Resume,
    Step,
    Seek,
    Speed,
    Record,
}

/// <summary>One message of a page: <c>{"type": "seek", "to_s": 12.5}</c> (docs/formats.md).</summary>
/// <param name="Kind">What it asks for.</param>
/// <param name="Value">Its one number; 0 or 1 for a switch, 0 where there is none.</param>
internal readonly record struct ClientCommand(CommandKind Kind, double Value)
{
    public const int BytesMax = 256;

    private static readonly (string Type, CommandKind Kind, string? Field, double Min, double Max)[] Known =
    [
        ("ack", CommandKind.Ack, "sequence", 1, uint.MaxValue),
        ("time", CommandKind.Time, "client_ms", 0, 1e15),
        ("pause", CommandKind.Pause, null, 0, 0),
        ("resume", CommandKind.Resume, null, 0, 0),
        ("step", CommandKind.Step, "frames", -1, 1),
        ("seek", CommandKind.Seek, "to_s", 0, 1e7),
        ("speed", CommandKind.Speed, "factor", 0.05, 64),
        ("record", CommandKind.Record, "on", 0, 1),
    ];

    /// <summary>Reads a message strictly.</summary>
    /// <returns>Null when it is malformed.</returns>
    public static ClientCommand? Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return ParseObject(utf8);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or a text that is no Unicode (half a surrogate pair).
            return null;
        }
    }

    private static ClientCommand? ParseObject(ReadOnlySpan<byte> utf8)
    {
        Utf8JsonReader json = new(utf8);
        string? type = null;
        string? field = null;
        double value = 0;
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string name = json.GetString()!;
            json.Read();
            if (name == "type" && type is null && json.TokenType == JsonTokenType.String)
            {
                type = json.GetString();
            }
            else if (field is null && ReadValue(ref json, out value))
            {
                field = name;
            }
            else
            {
                return null;
            }
        }

        return json.TokenType == JsonTokenType.EndObject && !json.Read() ? Check(type, field, value) : null;
    }

    private static bool ReadValue(ref Utf8JsonReader json, out double value)
    {
        value = json.TokenType == JsonTokenType.True ? 1 : 0;
        return json.TokenType is JsonTokenType.True or JsonTokenType.False
            || (json.TokenType == JsonTokenType.Number && json.TryGetDouble(out value));
    }

    private static ClientCommand? Check(string? type, string? field, double value)
    {
        foreach ((string known, CommandKind kind, string? expected, double min, double max) in Known)
        {
            if (known == type)
            {
                bool isWhole = kind is not (CommandKind.Ack or CommandKind.Step) || value == Math.Floor(value);
                return field == expected && isWhole && value >= min && value <= max
                    ? new ClientCommand(kind, value)
                    : null;
            }
        }

        return null;
    }
}
