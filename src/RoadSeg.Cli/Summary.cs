using System.Globalization;
using RoadSeg.Inference;
using RoadSeg.Metrics;
using RoadSeg.Sources;

namespace RoadSeg.Cli;

/// <summary>The table at the end of a run.</summary>
internal static class Summary
{
    public static void Write(TextWriter output, IFrameSource source, ModelInfo model, RunResult result)
    {
        StageMetrics metrics = result.Metrics;
        double fps = metrics.Published / Math.Max(result.Wall.TotalSeconds, 1e-9);
        Line(output, $"{source.Description.Name}  {source.Description.Size}  {source.Description.Reader}");
        string threads = model.Threads == 1 ? "thread" : "threads";
        string tiles = model.TilesPerFrame == 1
            ? ""
            : FormattableString.Invariant($", {model.TilesPerFrame} tiles a frame");
        Line(output, $"{model.Card.Name} on {model.DescribeProvider()}, {model.Threads} {threads}{tiles}");
        string frames = FormattableString.Invariant($"{metrics.Published} of {metrics.Captured} frames");
        string wall = FormattableString.Invariant($"{result.Wall.TotalSeconds:0.0} s");
        Line(output, $"{frames} published in {wall}, {fps:0.0} fps, {metrics.Dropped} dropped");
        WriteNotes(output, source, metrics);

        output.WriteLine();
        Line(output, $"{"ms",-28}{"p50",9}{"p95",9}{"p99",9}{"max",9}{"queue p50",11}");
        foreach (StageTimes stage in metrics.Stages)
        {
            Row(output, stage.Name, stage.Work, stage.Queue.Count > 0 ? stage.Queue : null);
        }

        Row(output, "capture to publish", metrics.CaptureToPublish, null);
        if (result.AllocatedBytesPerFrame is double bytes)
        {
            Line(output, $"{bytes:0} bytes allocated per frame in steady state");
        }

        if (result.Sinks.Count > 0)
        {
            output.WriteLine();
        }

        foreach (SinkResult sink in result.Sinks)
        {
            string skipped = sink.Skipped == 0
                ? ""
                : FormattableString.Invariant($"; it was slow: {sink.Skipped} results passed it by");
            output.WriteLine(sink.Failure is null
                ? $"{sink.Name}  {sink.Summary}{skipped}"
                : $"{sink.Name}  FAILED: {sink.Failure.Message}");
        }
    }

    private static void WriteNotes(TextWriter output, IFrameSource source, StageMetrics metrics)
    {
        if (metrics.Repeated > 0)
        {
            Line(output, $"note: {metrics.Repeated} times nothing fresh was there, and a stale scene said so");
        }

        if (source is ISkippingSource { SkippedReason: string reason })
        {
            output.WriteLine("note: " + reason);
        }

        if (source is IReconnectingSource { Health: { Reconnects: > 0 } or { IsConnected: false } } lost)
        {
            SourceHealth health = lost.Health;
            string now = health.IsConnected ? "" : $"; at the end it was lost: {health.Detail}";
            string times = health.Reconnects == 1 ? "once" : FormattableString.Invariant($"{health.Reconnects} times");
            Line(output, $"note: the source was lost and came back {times}{now}");
        }
    }

    private static void Row(TextWriter output, string name, LatencyHistogram work, LatencyHistogram? queue)
    {
        LatencyPercentiles p = work.Percentiles();
        string waited = queue is null
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"{queue.PercentileMs(0.5),11:0.00}");
        string label = name.Length > 27 ? string.Concat("…", name.AsSpan(name.Length - 26)) : name;
        Line(output, $"{label,-28}{p.P50,9:0.00}{p.P95,9:0.00}{p.P99,9:0.00}{p.Max,9:0.00}{waited}");
    }

    private static void Line(TextWriter output, FormattableString text) =>
        output.WriteLine(FormattableString.Invariant(text));
}
