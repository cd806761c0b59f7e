using System.Text.Json;
using RoadSeg.Geometry;
using RoadSeg.Sources;

namespace RoadSeg.Labels.Reading;

/// <summary>A JSON file of somebody else: what is expected is there, or the error names file, key and reason.</summary>
internal sealed class JsonText : IDisposable
{
    private const long BytesMax = 1L << 30;

    private readonly JsonDocument document;

    private JsonText(string path, JsonDocument document)
    {
        Path = path;
        this.document = document;
    }

    public string Path { get; }

    public JsonElement Root => document.RootElement;

    /// <exception cref="SourceException">No such file, or no JSON object.</exception>
    public static JsonText Open(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            if (stream.Length > BytesMax)
            {
                throw new SourceException(FormattableString.Invariant(
                    $"labels \"{path}\": {stream.Length} bytes are too many; expected at most {BytesMax}."));
            }

            JsonDocument document = JsonDocument.Parse(stream);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                document.Dispose();
                throw new SourceException($"labels \"{path}\": expected a JSON object.");
            }

            return new JsonText(path, document);
        }
        catch (JsonException e)
        {
            throw new SourceException($"labels \"{path}\" are no JSON: {e.Message} Export or copy the file again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"labels \"{path}\" cannot be read: {e.Message}", e);
        }
    }

    public void Dispose() => document.Dispose();

    public IEnumerable<JsonElement> Array(JsonElement parent, string key) =>
        Member(parent, key, JsonValueKind.Array).EnumerateArray();

    public string Text(JsonElement parent, string key) => Member(parent, key, JsonValueKind.String).GetString()!;

    public long Number(JsonElement parent, string key) =>
        Member(parent, key, JsonValueKind.Number).TryGetInt64(out long value) ? value
            : throw Wrong($"\"{key}\" is no whole number");

    public JsonElement Member(JsonElement parent, string key, JsonValueKind kind)
    {
        if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(key, out JsonElement member))
        {
            throw Wrong($"\"{key}\" is missing");
        }

        return member.ValueKind == kind ? member
            : throw Wrong($"\"{key}\" is {Word(member.ValueKind)}, expected {Word(kind)}");
    }

    /// <summary>Points as pairs: [[u, v], …].</summary>
    public List<ImagePoint> Pairs(JsonElement array)
    {
        List<ImagePoint> points = [];
        foreach (JsonElement pair in array.EnumerateArray())
        {
            double[] numbers = Numbers(pair);
            if (numbers.Length != 2)
            {
                throw Wrong("a point has not two numbers");
            }

            points.Add(new ImagePoint(numbers[0], numbers[1]));
        }

        return points;
    }

    /// <summary>Finite numbers of an array.</summary>
    public double[] Numbers(JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array)
        {
            throw Wrong($"expected a list of numbers, found {Word(array.ValueKind)}");
        }

        return [.. array.EnumerateArray().Select(n =>
            n.ValueKind == JsonValueKind.Number && n.TryGetDouble(out double d) && double.IsFinite(d) ? d
                : throw Wrong("expected a list of numbers"))];
    }

    public SourceException Wrong(string what) => new($"labels \"{Path}\": {what}. Was it exported in this format?");

    private static string Word(JsonValueKind kind) => kind.ToString().ToLowerInvariant();
}
