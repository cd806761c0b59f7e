using System.Globalization;
using System.Text.Json;
using RoadSeg.Geometry;
using RoadSeg.Publishing;
using RoadSeg.Regions;
using RoadSeg.Sources;

namespace RoadSeg.Comparing;

/// <summary>
/// Results of an earlier run (<c>--out jsonl:FILE</c>), read forwards, one line in memory at a time. One thread at a
/// time.
/// </summary>
public sealed class ResultLines : IDisposable
{
    private readonly string path;
    private readonly StreamReader reader;
    private long lineNumber;
    private (long FrameId, string Line)? ahead;

    private ResultLines(string path, StreamReader reader)
    {
        this.path = path;
        this.reader = reader;
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="SourceException">It cannot be read.</exception>
    public static ResultLines Open(string path)
    {
        try
        {
            return new ResultLines(path, new StreamReader(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"results \"{path}\" cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Takes over what the file says of a frame; frames are asked for in rising order.</summary>
    /// <returns>False when it says nothing of this frame.</returns>
    /// <exception cref="SourceException">A line is no result.</exception>
    public bool TryRead(long frameId, SideFrame into)
    {
        ArgumentNullException.ThrowIfNull(into);
        while (ahead is null || ahead.Value.FrameId < frameId)
        {
            if (reader.ReadLine() is not string line)
            {
                return false;
            }

            lineNumber++;
            Parse(line, root => ahead = (root.GetProperty("frame").GetInt64(), line));
        }

        if (ahead.Value.FrameId != frameId)
        {
            return false;
        }

        Parse(ahead.Value.Line, root => Fill(root, into));
        return true;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => reader.Dispose();

    private void Parse(string line, Action<JsonElement> use)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            use(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException)
        {
            throw new SourceException(
                string.Create(CultureInfo.InvariantCulture, $"results \"{path}\" line {lineNumber} is no result of ")
                + $"roadseg run --out jsonl:FILE: {e.Message} Was the run cut short?", e);
        }
    }

    private static void Fill(JsonElement scene, SideFrame into)
    {
        JsonElement drivable = scene.GetProperty("drivable");
        into.DrivableFraction = drivable.ValueKind == JsonValueKind.Null
            ? 0
            : drivable.GetProperty("area_fraction").GetDouble();
        into.KnowsPeople = true;
        foreach (JsonElement person in scene.GetProperty("pedestrians").EnumerateArray())
        {
            into.Add(PersonOf(person));
        }

        into.Status = scene.GetProperty("status").GetString() switch
        {
            "ok" => SceneStatus.Ok,
            "degraded" => SceneStatus.Degraded,
            _ => SceneStatus.Stale,
        };
    }

    private static PersonSeen PersonOf(JsonElement person)
    {
        JsonElement box = person.GetProperty("box");
        JsonElement ground = person.GetProperty("ground");
        return new PersonSeen(
            person.GetProperty("kind").ValueEquals("pedestrian"u8) ? PersonKind.Pedestrian : PersonKind.Cyclist,
            new ImageBox(box[0].GetInt32(), box[1].GetInt32(), box[2].GetInt32(), box[3].GetInt32()),
            ground.ValueKind == JsonValueKind.Null
                ? null
                : new GroundPoint(ground.GetProperty("x").GetDouble(), ground.GetProperty("y").GetDouble()),
            person.GetProperty("in_path").GetBoolean());
    }
}
