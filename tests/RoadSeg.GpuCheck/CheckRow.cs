using System.Globalization;
using System.Text.Json.Serialization;

namespace RoadSeg.GpuCheck;

/// <summary>One line of the table.</summary>
/// <param name="Provider">Provider that was asked for.</param>
/// <param name="Precision">Numbers it computes in.</param>
/// <param name="Batch">Pictures at once.</param>
/// <param name="Problem">Why there are no figures; null when there are.</param>
internal sealed record CheckRow(
    [property: JsonPropertyName("provider")] string Provider,
    [property: JsonPropertyName("precision")] string Precision,
    [property: JsonPropertyName("batch")] int Batch,
    [property: JsonPropertyName("problem")] string? Problem)
{
    /// <summary>Share of class-map pixels as on the CPU, the worst picture's.</summary>
    [JsonPropertyName("agreement")]
    public double Agreement { get; init; }

    /// <summary>Nodes by the provider that ran them.</summary>
    [JsonPropertyName("nodes")]
    public IReadOnlyDictionary<string, int> Nodes { get; init; } = new Dictionary<string, int>();

    /// <summary>Copy, run, copy back: milliseconds.</summary>
    [JsonPropertyName("run_p50_ms")]
    public double RunP50Ms { get; init; }

    /// <summary>The same, 99th percentile.</summary>
    [JsonPropertyName("run_p99_ms")]
    public double RunP99Ms { get; init; }

    /// <summary>Pictures a second of bare runs.</summary>
    [JsonPropertyName("run_fps")]
    public double RunFps { get; init; }

    /// <summary>Full line: capture to publish, milliseconds; null where it was not run.</summary>
    [JsonPropertyName("line_p50_ms")]
    public double? LineP50Ms { get; init; }

    /// <summary>The same, 99th percentile.</summary>
    [JsonPropertyName("line_p99_ms")]
    public double? LineP99Ms { get; init; }

    /// <summary>Full line: frames a second of all cameras.</summary>
    [JsonPropertyName("line_fps")]
    public double? LineFps { get; init; }

    /// <summary>GPU memory that this row took, MiB.</summary>
    [JsonPropertyName("gpu_memory_mb")]
    public double GpuMemoryMb { get; init; }

    /// <summary>Heads of the columns.</summary>
    public static string Head =>
        $"{"provider",-9}{"numbers",-8}{"batch",5}{"as CPU",10}{"run ms50",9}{"ms99",8}{"fps",9}{"line ms50",10}{"ms99",8}"
        + $"{"fps",9}{"MiB",7}  nodes";

    /// <summary>The row as text.</summary>
    public string Text()
    {
        if (Problem is not null)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Provider,-9}{Precision,-8}{Batch,5}  {Problem}");
        }

        string nodes = string.Join(", ", Nodes.Select(n => $"{n.Key} {n.Value}"));
        string run = string.Create(
            CultureInfo.InvariantCulture,
            $"{Provider,-9}{Precision,-8}{Batch,5}{100 * Agreement,9:0.000}%{RunP50Ms,9:0.00}{RunP99Ms,8:0.00}")
            + string.Create(CultureInfo.InvariantCulture, $"{RunFps,9:0.0}");
        string line = string.Create(CultureInfo.InvariantCulture,
            $"{LineP50Ms,10:0.00}{LineP99Ms,8:0.00}{LineFps,9:0.0}{GpuMemoryMb,7:0}");
        return run + line + "  " + nodes;
    }
}

/// <summary>The whole table.</summary>
internal sealed record CheckReport(
    [property: JsonPropertyName("machine")] string Machine,
    [property: JsonPropertyName("gpus")] string[] Gpus,
    [property: JsonPropertyName("pictures")] string PictureNames,
    [property: JsonPropertyName("rows")] IReadOnlyList<CheckRow> Rows,
    [property: JsonPropertyName("agreement")] IReadOnlyList<AgreementRow> Agreement);

/// <summary>JSON of the check.</summary>
[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(CheckReport))]
internal sealed partial class CheckJson : JsonSerializerContext;
