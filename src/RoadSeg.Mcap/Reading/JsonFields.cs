using System.Text.Json;
using RoadSeg.Geometry;
using RoadSeg.Ros;

namespace RoadSeg.Mcap.Reading;

/// <summary>
/// Fields of messages in JSON, by the names of Foxglove's schemas and of ROS. What is left out is empty or zero; what
/// is of another kind is broken.
/// </summary>
internal static class JsonFields
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Reads a message's object.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> message, Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(message);
            JsonElement root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                ? read(root)
                : throw new InvalidDataException($"a message in JSON is {root.ValueKind}: expected Object");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"a message in JSON is broken: {e.Message}", e);
        }
    }

    /// <summary>The value of the first of some names that is there; of kind Undefined when none is.</summary>
    public static JsonElement Find(JsonElement parent, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value))
            {
                return value;
            }
        }

        return default;
    }

    public static string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.Undefined ? "" : value.GetString() ?? "";

    public static double Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Undefined ? 0 : value.GetDouble();

    public static uint Count(JsonElement value) =>
        value.ValueKind == JsonValueKind.Undefined ? 0 : value.GetUInt32();

    /// <summary>An array of numbers.</summary>
    /// <exception cref="InvalidDataException">There are more.</exception>
    public static double[] Numbers(JsonElement value, int countMax)
    {
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            return [];
        }

        int count = value.GetArrayLength();
        return count <= countMax
            ? [.. value.EnumerateArray().Select(e => e.GetDouble())]
            : throw new InvalidDataException(FormattableString.Invariant(
                $"{count} numbers in a message: expected at most {countMax}"));
    }

    /// <summary>x, y and z.</summary>
    public static Vector3D Vector(JsonElement value) =>
        new(Number(Find(value, "x")), Number(Find(value, "y")), Number(Find(value, "z")));

    /// <summary>x, y, z and w.</summary>
    public static UnitQuaternion Rotation(JsonElement value) => new(
        Number(Find(value, "x")), Number(Find(value, "y")), Number(Find(value, "z")), Number(Find(value, "w")));

    /// <summary>Seconds and nanoseconds.</summary>
    public static RosTime Time(JsonElement value)
    {
        long seconds = Count(Find(value, "sec", "secs"));
        return RosTime.FromNanoseconds(
            (seconds * NanosecondsPerSecond) + Count(Find(value, "nsec", "nanosec", "nsecs")));
    }
}
