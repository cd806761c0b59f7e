using System.Buffers;
using System.Text;
using System.Text.Json;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Regions;
using RoadSeg.Sources;

namespace RoadSeg.Synthetic;

/// <summary>
/// Reads and writes truth files: JSON lines, one object a frame,
/// <c>{"frame":n,"media_time_s":t,"people":[{"id","kind","x","y","visible_px","box":[u,v,w,h]}],
/// "grid":{"columns","rows","meters_per_cell","origin":[x,y],"rle":[[value,count],…]}}</c>.
/// The run lengths follow the cells in row-major order. Same truth, same bytes.
/// </summary>
public static class DriveTruthFile
{
    private const int CellCountMax = 16_000_000;

    /// <summary>Writes one frame as one line.</summary>
    /// <param name="stream">UTF-8 is appended; it stays open.</param>
    /// <param name="truth">The frame.</param>
    public static void Append(Stream stream, DriveTruth truth)
    {
        ArrayBufferWriter<byte> line = new();
        using (Utf8JsonWriter json = new(line))
        {
            json.WriteStartObject();
            json.WriteNumber("frame", truth.Frame);
            json.WriteNumber("media_time_s", Math.Round(truth.MediaTime.TotalSeconds, 6));
            json.WriteStartArray("people");
            foreach (DrivePerson person in truth.People)
            {
                Write(json, person);
            }

            json.WriteEndArray();
            Write(json, truth.Grid);
            json.WriteEndObject();
        }

        stream.Write(line.WrittenSpan);
        stream.WriteByte((byte)'\n');
    }

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SourceException">A line is not of this form; the message names file and line.</exception>
    public static IEnumerable<DriveTruth> Read(string path)
    {
        int number = 0;
        foreach (string line in File.ReadLines(path, Encoding.UTF8))
        {
            number++;
            yield return Parse(path, number, line);
        }
    }

    private static DriveTruth Parse(string path, int number, string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            double seconds = root.GetProperty("media_time_s").GetDouble();
            return new DriveTruth(
                root.GetProperty("frame").GetInt32(),
                TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond)),
                [.. root.GetProperty("people").EnumerateArray().Select(ReadPerson)],
                ReadGrid(root.GetProperty("grid")));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or FormatException
            or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new SourceException(
                $"truth file \"{path}\", line {number}: expected one frame as described in docs/formats.md, "
                + $"found: {exception.Message}",
                exception);
        }
    }

    private static void Write(Utf8JsonWriter json, DrivePerson person)
    {
        json.WriteStartObject();
        json.WriteNumber("id", person.Id);
        json.WriteString("kind", person.Kind == PersonKind.Cyclist ? "cyclist" : "pedestrian");
        json.WriteNumber("x", Math.Round(person.Ground.X, 3));
        json.WriteNumber("y", Math.Round(person.Ground.Y, 3));
        json.WriteNumber("visible_px", person.VisiblePixels);
        json.WriteStartArray("box");
        json.WriteNumberValue(person.Box.U);
        json.WriteNumberValue(person.Box.V);
        json.WriteNumberValue(person.Box.Width);
        json.WriteNumberValue(person.Box.Height);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, OccupancyGrid grid)
    {
        json.WriteStartObject("grid");
        json.WriteNumber("columns", grid.Geometry.Columns);
        json.WriteNumber("rows", grid.Geometry.Rows);
        json.WriteNumber("meters_per_cell", grid.Geometry.MetersPerCell);
        json.WriteStartArray("origin");
        json.WriteNumberValue(grid.Geometry.Origin.X);
        json.WriteNumberValue(grid.Geometry.Origin.Y);
        json.WriteEndArray();
        json.WriteStartArray("rle");
        ReadOnlySpan<sbyte> rest = grid.Cells;
        while (!rest.IsEmpty)
        {
            int length = rest.IndexOfAnyExcept(rest[0]);
            length = length < 0 ? rest.Length : length;
            json.WriteStartArray();
            json.WriteNumberValue(rest[0]);
            json.WriteNumberValue(length);
            json.WriteEndArray();
            rest = rest[length..];
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static DrivePerson ReadPerson(JsonElement element)
    {
        JsonElement box = element.GetProperty("box");
        PersonKind kind = element.GetProperty("kind").GetString() switch
        {
            "pedestrian" => PersonKind.Pedestrian,
            "cyclist" => PersonKind.Cyclist,
            string other => throw new FormatException($"kind \"{other}\""),
            null => throw new FormatException("kind null"),
        };
        return new DrivePerson(
            element.GetProperty("id").GetInt32(),
            kind,
            new GroundPoint(element.GetProperty("x").GetDouble(), element.GetProperty("y").GetDouble()),
            element.GetProperty("visible_px").GetInt32(),
            new ImageBox(box[0].GetInt32(), box[1].GetInt32(), box[2].GetInt32(), box[3].GetInt32()));
    }

    private static OccupancyGrid ReadGrid(JsonElement element)
    {
        int columns = element.GetProperty("columns").GetInt32();
        int rows = element.GetProperty("rows").GetInt32();
        if (columns < 1 || rows < 1 || (long)columns * rows > CellCountMax)
        {
            throw new FormatException($"a grid of {columns} by {rows} cells");
        }

        JsonElement origin = element.GetProperty("origin");
        OccupancyGrid grid = new(new GridGeometry(
            columns,
            rows,
            element.GetProperty("meters_per_cell").GetDouble(),
            new GroundPoint(origin[0].GetDouble(), origin[1].GetDouble())));
        int done = 0;
        foreach (JsonElement run in element.GetProperty("rle").EnumerateArray())
        {
            int count = run[1].GetInt32();
            if (count < 1 || count > grid.Geometry.CellCount - done)
            {
                throw new FormatException($"a run of {count} cells after {done} of {grid.Geometry.CellCount}");
            }

            grid.Cells.Slice(done, count).Fill(run[0].GetSByte());
            done += count;
        }

        return done == grid.Geometry.CellCount
            ? grid
            : throw new FormatException($"runs for {done} of {grid.Geometry.CellCount} cells");
    }
}
