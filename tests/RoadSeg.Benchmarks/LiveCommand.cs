using System.Globalization;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Metrics;
using RoadSeg.Onnx;
using RoadSeg.OpenCv.Sources;
using RoadSeg.Publishing;
using RoadSeg.Sources;
using RoadSeg.Yaml;

namespace RoadSeg.Benchmarks;

/// <summary>
/// <c>live SOURCE [--camera FILE] [--model CARD] [--seconds N] [--out FOLDER]</c>: runs the line on a live source and
/// watches the age of its results, five seconds at a time. Writes live.csv and live.svg. tests/live-latency.sh gives it
/// a source that is faster than the network.
/// </summary>
internal static class LiveCommand
{
    private const int SecondsPerWindow = 5;
    private static readonly string[] Known = ["--camera", "--model", "--seconds", "--out"];

    public static async Task<int> RunAsync(string[] words)
    {
        Dictionary<string, string> options = new(StringComparer.Ordinal);
        for (int i = 1; i + 1 < words.Length; i += 2)
        {
            options[words[i]] = words[i + 1];
        }

        if (words.Length % 2 == 0 || words.Length == 0 || options.Keys.Any(k => !Known.Contains(k)))
        {
            await Console.Error.WriteLineAsync(
                "expected: live SOURCE [--camera FILE] [--model CARD] [--seconds N] [--out FOLDER]");
            return 2;
        }

        TimeSpan time = TimeSpan.FromSeconds(double.Parse(
            options.GetValueOrDefault("--seconds", "600"), CultureInfo.InvariantCulture));
        using OnnxModel model = OnnxModelLoader.Load(
            options.GetValueOrDefault("--model", BundledFiles.Name("models/roadseg-camvid-s-int8.json")),
            new OnnxModelOptions(Threads: 1),
            Console.WriteLine);
        double networkMs = BareMs(model);
        PipelineOptions line = new(
            options.TryGetValue("--camera", out string? camera) ? CameraFile.Load(camera) : null,
            GridGeometry.Default);
        using StageMetrics metrics = new();
        AgeWatch ages = new(TimeProvider.System);
        await RunAsync(words[0], model, line, metrics, ages, time);
        string folder = options.GetValueOrDefault("--out", BundledFiles.Name("out"));
        Directory.CreateDirectory(folder);
        await File.WriteAllLinesAsync(Path.Combine(folder, "live.csv"), ages.Table());
        await File.WriteAllTextAsync(Path.Combine(folder, "live.svg"), ages.Plot());
        LatencyPercentiles all = metrics.CaptureToPublish.Percentiles();
        double limit = (2 * networkMs) + 10;
        Console.WriteLine(FormattableString.Invariant($"""
            network alone {networkMs:0.0} ms; two network times and 10 ms are {limit:0.0} ms
            captured {metrics.Captured}, published {metrics.Published}, dropped {metrics.Dropped}, stale {metrics.Repeated}
            capture to publish, ms: p50 {all.P50:0.0}, p95 {all.P95:0.0}, p99 {all.P99:0.0}, max {all.Max:0.0}
            """));
        return all.P99 <= limit ? 0 : 1;
    }

    private static double BareMs(OnnxModel model)
    {
        LatencyHistogram times = new();
        using Inference.IInferRequest request = model.CreateRequest();
        for (int i = 0; i < 100; i++)
        {
            long start = TimeProvider.System.GetTimestamp();
            request.Run();
            times.Record(TimeProvider.System.GetElapsedTime(start));
        }

        return times.PercentileMs(0.5);
    }

    private static async Task RunAsync(
        string name, OnnxModel model, PipelineOptions line, StageMetrics metrics, AgeWatch ages, TimeSpan time)
    {
        SourceOptions live = new() { Reconnect = new ReconnectOptions { WaitsForFirst = true } };
        await using IFrameSource source = await FrameSources.OpenAsync(
            name, live, TimeProvider.System, CancellationToken.None);
        ImageSize size = source.Description.Size;
        line = line with { Camera = line.Camera?.ForSize(size) };
        await Rehearsal.RunAsync(source.Description, model, line, TimeProvider.System, CancellationToken.None);
        await using RoadPipeline pipeline = new(source, model, [ages], line, metrics, TimeProvider.System);
        using CancellationTokenSource stop = new(time);
        RunResult result = await pipeline.RunAsync(stop.Token);
        if (result.Failure is not null)
        {
            throw result.Failure;
        }
    }

    // Ages when the sink gets the scene, in windows.
    private sealed class AgeWatch(TimeProvider clock) : IPublisher
    {
        private readonly List<(double Seconds, LatencyPercentiles Ages, long Count)> windows = [];
        private readonly long start = clock.GetTimestamp();
        private LatencyHistogram window = new();
        private double windowEnds = SecondsPerWindow;

        public string Name => "ages";

        public string? Summary => null;

        public void Publish(in SceneView scene)
        {
            if (scene.IsRepeated)
            {
                return;
            }

            double now = clock.GetElapsedTime(start).TotalSeconds;
            if (now >= windowEnds && window.Count > 0)
            {
                windows.Add((windowEnds, window.Percentiles(), window.Count));
                window = new LatencyHistogram();
                windowEnds = (Math.Floor(now / SecondsPerWindow) + 1) * SecondsPerWindow;
            }

            window.Record(clock.GetElapsedTime(scene.Frame.ReceivedAt));
        }

        public IEnumerable<string> Table() => windows
            .Select(w => FormattableString.Invariant(
                $"{w.Seconds},{w.Count},{w.Ages.P50:0.00},{w.Ages.P95:0.00},{w.Ages.P99:0.00},{w.Ages.Max:0.00}"))
            .Prepend("until_s,results,p50_ms,p95_ms,p99_ms,max_ms");

        public string Plot() => TimePlot.Draw("seconds",
        [
            new("age max, ms", "#808080", [.. windows.Select(w => (w.Seconds, w.Ages.Max))]),
            new("p99, ms", "#b3590a", [.. windows.Select(w => (w.Seconds, w.Ages.P99))]),
            new("p50, ms", "#1f4e9c", [.. windows.Select(w => (w.Seconds, w.Ages.P50))]),
        ]);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
