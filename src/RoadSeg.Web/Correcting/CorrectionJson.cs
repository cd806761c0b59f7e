using System.Buffers;
using System.Text.Json;
using RoadSeg.Correcting;
using RoadSeg.Inference;

namespace RoadSeg.Web.Correcting;

/// <summary>What the page of corrections and its server tell each other.</summary>
internal static class CorrectionJson
{
    private const int ClicksMax = 500;

    /// <summary>The recording and its classes.</summary>
    public static ReadOnlyMemory<byte> Session(ICorrectionDesk desk) => Write(json =>
    {
        json.WriteString("source", desk.SourceName);
        json.WriteNumber("width", desk.Size.Width);
        json.WriteNumber("height", desk.Size.Height);
        if (desk.FrameCount is long count)
        {
            json.WriteNumber("frames", count);
        }

        json.WriteStartArray("classes");
        foreach (ClassDefinition definition in desk.Classes.Classes)
        {
            json.WriteStartObject();
            json.WriteString("name", definition.Name);
            ClassColour colour = definition.Colour;
            json.WriteString("colour", FormattableString.Invariant($"#{colour.R:x2}{colour.G:x2}{colour.B:x2}"));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>A frame.</summary>
    public static ReadOnlyMemory<byte> Frame(CorrectionFrame frame) => Write(json =>
    {
        json.WriteNumber("number", frame.Number);
        json.WriteString("name", frame.Name);
        json.WriteBoolean("saved", frame.IsSaved);
    });

    /// <summary>Reads <c>{"box":[left,top,right,bottom]|null,"clicks":[[u,v,inside],…]}</c>.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static RegionHint Hint(ReadOnlyMemory<byte> body)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        try
        {
            JsonElement root = document.RootElement;
            JsonElement box = root.GetProperty("box");
            JsonElement clicks = root.GetProperty("clicks");
            return clicks.GetArrayLength() > ClicksMax ? throw new JsonException("too many clicks") : new RegionHint(
                box.ValueKind == JsonValueKind.Null ? null : new RegionBox(
                    Whole(box[0]), Whole(box[1]), Whole(box[2]), Whole(box[3])),
                [.. clicks.EnumerateArray().Select(c => new RegionClick(Whole(c[0]), Whole(c[1]), c[2].GetBoolean()))]);
        }
        catch (Exception e) when (
            e is InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException)
        {
            throw new JsonException("expected box and clicks", e);
        }
    }

    // Far outside is as good as anywhere outside.
    private static int Whole(JsonElement number) => (int)Math.Clamp(number.GetDouble(), -100_000, 100_000);

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
