using System.Text.Json;
using System.Text.Json.Serialization;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.OpenCv.Labels;

namespace RoadSeg.Cli.Tests.Golden;

/// <summary>What is kept of one frame of the replay.</summary>
internal sealed record GoldenFrame
{
    /// <summary>How the golden file is written: short lines of text that show well in a difference.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    public required long Frame { get; init; }

    public required double MediaTimeS { get; init; }

    /// <summary>Share of the picture that is drivable area; 0 without one.</summary>
    public required double AreaFraction { get; init; }

    public required int PolygonPoints { get; init; }

    /// <summary>Rows of the far boundary, rounded to whole pixels; columns are fixed by the sampling.</summary>
    public required int[] FarBoundaryV { get; init; }

    public required int People { get; init; }

    /// <summary>Free, occupied and unknown cells; empty without a grid.</summary>
    public required int[] GridCells { get; init; }

    /// <summary>Pixels of each class id up to the last one seen; what is missing to the picture is ignored.</summary>
    public required int[] PixelsOfClass { get; init; }

    /// <summary>Takes a frame from its JSON line and its mask.</summary>
    public static GoldenFrame Of(string line, string mask)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement scene = document.RootElement;
        JsonElement area = scene.GetProperty("drivable");
        JsonElement grid = scene.GetProperty("grid");
        bool isDrivable = area.ValueKind != JsonValueKind.Null;
        return new GoldenFrame
        {
            Frame = scene.GetProperty("frame").GetInt64(),
            MediaTimeS = scene.GetProperty("media_time_s").GetDouble(),
            AreaFraction = isDrivable ? area.GetProperty("area_fraction").GetDouble() : 0,
            PolygonPoints = isDrivable ? area.GetProperty("polygon").GetArrayLength() : 0,
            FarBoundaryV = isDrivable
                ? [.. area.GetProperty("far_boundary").EnumerateArray().Select(p => (int)Math.Round(p[1].GetDouble()))]
                : [],
            People = scene.GetProperty("pedestrians").GetArrayLength(),
            GridCells = grid.ValueKind == JsonValueKind.Null
                ? []
                : [Cells(grid, "free"), Cells(grid, "occupied"), Cells(grid, "unknown")],
            PixelsOfClass = Histogram(LabelImage.Read(mask, out ImageSize _)),
        };
    }

    private static int Cells(JsonElement grid, string state) => grid.GetProperty(state).GetInt32();

    private static int[] Histogram(byte[] ids)
    {
        int[] counts = new int[ClassTable.IgnoredId];
        foreach (byte id in ids.Where(id => id != ClassTable.IgnoredId))
        {
            counts[id]++;
        }

        return counts[..(Array.FindLastIndex(counts, count => count > 0) + 1)];
    }
}
