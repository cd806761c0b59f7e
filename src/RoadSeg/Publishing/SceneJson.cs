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
            PersonJson.Write(json, person);
        }

        json.WriteEndArray();
        json.WriteStartArray("hidden_pedestrians"u8);
        foreach (ref readonly PersonTrack track in scene.People.Hidden)
        {
            PersonJson.WriteHidden(json, track);
        }

        json.WriteEndArray();
        WriteGrid(json, scene.Grid);
        WriteFreeRanges(json, scene.FreeRanges);
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

    private static void WriteFreeRanges(Utf8JsonWriter json, FreeRanges? free)
    {
        if (free is null)
        {
            json.WriteNull("free_range"u8);
            return;
        }

        json.WriteStartObject("free_range"u8);
        json.WritePropertyName("origin"u8);
        WritePair(json, Round(free.Origin.X, 3), Round(free.Origin.Y, 3));
        json.WriteNumber("first_rad"u8, Round(FreeRanges.FirstRadians, 6));
        json.WriteNumber("step_rad"u8, Round(free.StepRadians, 6));
        json.WriteStartArray("m"u8);
        foreach (float range in free.Meters)
        {
            if (float.IsNaN(range))
            {
                json.WriteNullValue();
            }
            else
            {
                json.WriteNumberValue(Round(range, 3));
            }
        }

        json.WriteEndArray();
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

    internal static void WritePair(Utf8JsonWriter json, double first, double second)
    {
        json.WriteStartArray();
        json.WriteNumberValue(first);
        json.WriteNumberValue(second);
        json.WriteEndArray();
    }

    // Adding zero turns −0 into 0.
    internal static double Round(double value, int digits) => Math.Round(value, digits, MidpointRounding.ToEven) + 0.0;
}
