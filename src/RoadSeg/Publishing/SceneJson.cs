using System.Text.Json;
using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Regions;

namespace RoadSeg.Publishing;

/// <summary>
/// One scene as one JSON object (docs/formats.md). Holds nothing of the wall clock
/// but the age of stale scenes, so a replay gives the same bytes.
/// Image positions are rounded to 0.01 pixel, metres to 1 mm, shares and probabilities to 0.0001.
/// </summary>
public static class SceneJson
{
    private static readonly (StatusReasons Reason, JsonEncodedText Word)[] Reasons =
        [.. StatusWords.Reasons.Select(r => (r.Reason, JsonEncodedText.Encode(r.Word)))];

    /// <summary>Writes the object.</summary>
    public static void Write(Utf8JsonWriter json, in SceneView scene)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteString("camera"u8, scene.Frame.Stamp.CameraId);
        json.WriteNumber("frame"u8, scene.Frame.Stamp.FrameId);
        json.WriteNumber("media_time_s"u8, Round(scene.Frame.Stamp.MediaTime.TotalSeconds, 6));
        WriteDrivable(json, scene.Drivable);
        json.WriteStartArray("pedestrians"u8);
        foreach (ref readonly PersonRegion person in scene.People.People)
        {
            WritePerson(json, person);
        }

        json.WriteEndArray();
        WriteGrid(json, scene.Grid);
        if (scene.Nod is CameraNod nod)
        {
            json.WriteStartObject("nod"u8);
            json.WriteNumber("offset_deg"u8, Round(nod.OffsetRadians * 180 / Math.PI, 3));
            json.WriteBoolean("measured"u8, nod.IsMeasured);
            json.WriteEndObject();
        }

        WriteStatus(json, scene.Status, scene.Reasons);
        WriteAge(json, scene);
        json.WriteEndObject();
    }

    private static void WriteDrivable(Utf8JsonWriter json, DrivableArea area)
    {
        if (!area.IsPresent)
        {
            json.WriteNull("drivable"u8);
            return;
        }

        json.WriteStartObject("drivable"u8);
        json.WriteNumber("area_fraction"u8, Round(area.AreaFraction, 4));
        WritePoints(json, "polygon"u8, area.Polygon);
        WritePoints(json, "far_boundary"u8, area.FarBoundary);
        json.WriteStartArray("ground_polygon"u8);
        foreach (GroundPoint point in area.GroundPolygon)
        {
            WritePair(json, Round(point.X, 3), Round(point.Y, 3));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePerson(Utf8JsonWriter json, in PersonRegion person)
    {
        json.WriteStartObject();

        // Tracks over time are not there yet; a number would look like one.
        json.WriteNull("id"u8);
        json.WriteString("kind"u8, person.Kind == PersonKind.Pedestrian ? "pedestrian"u8 : "cyclist"u8);
        json.WriteStartArray("box"u8);
        json.WriteNumberValue(person.Box.U);
        json.WriteNumberValue(person.Box.V);
        json.WriteNumberValue(person.Box.Width);
        json.WriteNumberValue(person.Box.Height);
        json.WriteEndArray();
        json.WriteNumber("area_px"u8, person.AreaPixels);
        json.WriteNumber("confidence"u8, Round(person.Confidence, 4));
        json.WritePropertyName("foot"u8);
        WritePair(json, Round(person.Foot.U, 2), Round(person.Foot.V, 2));
        if (person.Ground is GroundFix ground)
        {
            json.WriteStartObject("ground"u8);
            json.WriteNumber("x"u8, Round(ground.Point.X, 3));
            json.WriteNumber("y"u8, Round(ground.Point.Y, 3));
            json.WriteNumber("sigma"u8, Round(ground.SigmaMeters, 3));
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("ground"u8);
        }

        json.WriteBoolean("in_path"u8, person.InPath);
        json.WriteEndObject();
    }

    private static void WriteGrid(Utf8JsonWriter json, OccupancyGrid? grid)
    {
        if (grid is null)
        {
            json.WriteNull("grid"u8);
            return;
        }

        GridCounts counts = grid.Count();
        json.WriteStartObject("grid"u8);
        json.WriteNumber("columns"u8, grid.Geometry.Columns);
        json.WriteNumber("rows"u8, grid.Geometry.Rows);
        json.WriteNumber("meters_per_cell"u8, grid.Geometry.MetersPerCell);
        json.WritePropertyName("origin"u8);
        WritePair(json, grid.Geometry.Origin.X, grid.Geometry.Origin.Y);
        json.WriteNumber("free"u8, counts.Free);
        json.WriteNumber("occupied"u8, counts.Occupied);
        json.WriteNumber("unknown"u8, counts.Unknown);
        json.WriteEndObject();
    }

    private static void WriteStatus(Utf8JsonWriter json, SceneStatus status, StatusReasons reasons)
    {
        json.WriteString("status"u8, StatusWords.Of(status));
        json.WriteStartArray("status_reasons"u8);
        foreach ((StatusReasons reason, JsonEncodedText word) in Reasons)
        {
            if ((reasons & reason) != 0)
            {
                json.WriteStringValue(word);
            }
        }

        json.WriteEndArray();
    }

    // Live only, for recordings are never stale: the one figure of the wall clock.
    private static void WriteAge(Utf8JsonWriter json, in SceneView scene)
    {
        if (scene.Status != SceneStatus.Stale)
        {
            return;
        }

        if (scene.Age is TimeSpan age)
        {
            json.WriteNumber("age_s"u8, Round(age.TotalSeconds, 3));
        }
        else
        {
            json.WriteNull("age_s"u8);
        }
    }

    private static void WritePoints(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<ImagePoint> points)
    {
        json.WriteStartArray(name);
        foreach (ImagePoint point in points)
        {
            WritePair(json, Round(point.U, 2), Round(point.V, 2));
        }

        json.WriteEndArray();
    }

    private static void WritePair(Utf8JsonWriter json, double first, double second)
    {
        json.WriteStartArray();
        json.WriteNumberValue(first);
        json.WriteNumberValue(second);
        json.WriteEndArray();
    }

    // Adding zero turns −0 into 0.
    private static double Round(double value, int digits) => Math.Round(value, digits, MidpointRounding.ToEven) + 0.0;
}
