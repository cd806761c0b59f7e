using System.Text.Json;

namespace RoadSeg.Metrics;

/// <summary>What a metrics file holds beside the counts and durations.</summary>
/// <param name="Wall">Duration of the run.</param>
/// <param name="Provider">Execution provider.</param>
/// <param name="Threads">Intra-op threads.</param>
/// <param name="ModelName">Name of the model.</param>
/// <param name="ModelSha256">Its hash.</param>
/// <param name="AllocatedBytesPerFrame">Managed bytes per frame after warm-up; null in short runs.</param>
/// <param name="PeakRssMegabytes">Largest resident set of the process.</param>
public sealed record MetricsReport(
    TimeSpan Wall,
    string Provider,
    int Threads,
    string ModelName,
    string ModelSha256,
    double? AllocatedBytesPerFrame,
    double PeakRssMegabytes)
{
    /// <summary>Runs of the network for one frame.</summary>
    public int TilesPerFrame { get; init; } = 1;

    /// <summary>Nodes of the network that each provider runs; empty where one runs all.</summary>
    public IReadOnlyDictionary<string, int> NodesByProvider { get; init; } = new Dictionary<string, int>();

    /// <summary>Writes the <c>--metrics</c> JSON (docs/formats.md).</summary>
    public void Write(Stream stream, StageMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        using Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartObject("frames");
        json.WriteNumber("captured", metrics.Captured);
        json.WriteNumber("processed", metrics.Stage("infer").Work.Count);
        json.WriteNumber("published", metrics.Published);
        json.WriteNumber("dropped", metrics.Dropped);
        json.WriteNumber("duplicate", metrics.Duplicate);
        json.WriteNumber("repeated", metrics.Repeated);
        json.WriteEndObject();
        json.WriteNumber("wall_s", Math.Round(Wall.TotalSeconds, 3));
        json.WriteNumber("fps", Math.Round(metrics.Published / Math.Max(Wall.TotalSeconds, 1e-9), 2));
        json.WriteStartObject("stages");
        foreach (StageTimes stage in metrics.Stages)
        {
            json.WriteStartObject(stage.Name);
            json.WriteNumber("count", stage.Work.Count);
            json.WriteNumber("dropped", stage.Dropped);
            WritePercentiles(json, "queue_ms", stage.Queue);
            WritePercentiles(json, "work_ms", stage.Work);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("latency_ms");
        WritePercentiles(json, "capture_to_publish", metrics.CaptureToPublish);
        json.WriteEndObject();
        WriteEnvironment(json);
        json.WriteStartArray("errors");
        foreach (string error in metrics.Errors)
        {
            json.WriteStringValue(error);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteEnvironment(Utf8JsonWriter json)
    {
        json.WriteStartObject("inference");
        json.WriteString("provider", Provider);
        json.WriteNumber("threads", Threads);
        json.WriteNumber("tiles", TilesPerFrame);
        json.WriteStartObject("nodes");
        foreach ((string provider, int nodes) in NodesByProvider)
        {
            json.WriteNumber(provider, nodes);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("model");
        json.WriteString("name", ModelName);
        json.WriteString("sha256", ModelSha256);
        json.WriteEndObject();
        json.WriteStartObject("memory");
        if (AllocatedBytesPerFrame is double bytes)
        {
            json.WriteNumber("allocated_bytes_per_frame", Math.Round(bytes, 1));
        }
        else
        {
            json.WriteNull("allocated_bytes_per_frame");
        }

        json.WriteNumber("gen0", GC.CollectionCount(0));
        json.WriteNumber("gen1", GC.CollectionCount(1));
        json.WriteNumber("gen2", GC.CollectionCount(2));
        json.WriteNumber("peak_rss_mb", Math.Round(PeakRssMegabytes, 1));
        json.WriteEndObject();
    }

    private static void WritePercentiles(Utf8JsonWriter json, string name, LatencyHistogram histogram)
    {
        LatencyPercentiles p = histogram.Percentiles();
        json.WriteStartObject(name);
        json.WriteNumber("p50", Math.Round(p.P50, 3));
        json.WriteNumber("p95", Math.Round(p.P95, 3));
        json.WriteNumber("p99", Math.Round(p.P99, 3));
        json.WriteNumber("max", Math.Round(p.Max, 3));
        json.WriteEndObject();
    }
}
