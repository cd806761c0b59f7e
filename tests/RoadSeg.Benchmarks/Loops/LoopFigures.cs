using System.Text.Json;

namespace RoadSeg.Benchmarks.Loops;

/// <summary>Percentiles of a set of durations, milliseconds, exact.</summary>
/// <param name="P50">Median.</param>
/// <param name="P99">99th percentile.</param>
internal sealed record LoopPercentiles(double P50, double P99);

/// <summary>What one run of one loop measured; every loop prints it as one line of JSON.</summary>
/// <param name="Frames">Frames blended.</param>
/// <param name="Fps">Frames per second between the first counted frame and the last.</param>
/// <param name="LatencyMs">From a frame in hand (and due) to its overlay blended.</param>
/// <param name="ReadToBlendedMs">From asking for a frame to its overlay blended; says nothing at a pace.</param>
/// <param name="CpuMs">CPU of the whole process per frame.</param>
/// <param name="StagesMs">Median of each stage.</param>
/// <param name="Checksum">Of all masks; that of nothing in timed runs.</param>
internal sealed record LoopFigures(
    int Frames, double Fps, LoopPercentiles LatencyMs, LoopPercentiles ReadToBlendedMs, double CpuMs,
    IReadOnlyDictionary<string, double> StagesMs, string Checksum)
{
    private static readonly JsonSerializerOptions SnakeCase =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>One line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, SnakeCase);

    /// <summary>Reads the line.</summary>
    public static LoopFigures FromJson(string json) => JsonSerializer.Deserialize<LoopFigures>(json, SnakeCase)
        ?? throw new JsonException("the loop printed null");
}
