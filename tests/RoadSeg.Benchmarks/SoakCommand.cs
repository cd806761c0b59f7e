using System.Globalization;
using RoadSeg.Grid;
using RoadSeg.Metrics;
using RoadSeg.Onnx;
using RoadSeg.OpenCv.Sources;
using RoadSeg.Sources;
using RoadSeg.Yaml;

namespace RoadSeg.Benchmarks;

/// <summary>
/// <c>soak SOURCE [--camera FILE] [--model CARD] [--frames N] [--out FOLDER]</c>: plays a recording again and again
/// through the line and watches what must stay flat: anonymous resident memory, what malloc handed out, threads,
/// collections, bytes allocated. Writes soak.csv and soak.svg.
/// </summary>
internal static class SoakCommand
{
    private const int Samples = 200, SamplesPerMark = 10;

    public static async Task<int> RunAsync(string[] words)
    {
        Dictionary<string, string> options = new(StringComparer.Ordinal);
        for (int i = 1; i + 1 < words.Length; i += 2)
        {
            options[words[i]] = words[i + 1];
        }

        if (words.Length % 2 == 0 || words.Length == 0
            || options.Keys.Any(k => k is not ("--camera" or "--model" or "--frames" or "--out")))
        {
            await Console.Error.WriteLineAsync(
                "expected: soak SOURCE [--camera FILE] [--model CARD] [--frames N] [--out FOLDER]");
            return 2;
        }

        long frames = long.Parse(options.GetValueOrDefault("--frames", "100000"), CultureInfo.InvariantCulture);
        string folder = options.GetValueOrDefault("--out", BundledFiles.Name("out"));
        using OnnxModel model = OnnxModelLoader.Load(
            options.GetValueOrDefault("--model", BundledFiles.Name("models/roadseg-camvid-s-int8.json")),
            new OnnxModelOptions(Threads: 1),
            Console.WriteLine);
        PipelineOptions line = new(
            options.TryGetValue("--camera", out string? camera) ? CameraFile.Load(camera) : null,
            GridGeometry.Default)
        {
            FramesInFlight = Environment.ProcessorCount,
        };
        List<SoakSample> samples = await WatchAsync(words[0], model, line, frames);
        Directory.CreateDirectory(folder);
        await File.WriteAllLinesAsync(Path.Combine(folder, "soak.csv"), SoakSample.Table(samples));
        await File.WriteAllTextAsync(Path.Combine(folder, "soak.svg"), Plot(samples));
        SoakVerdict verdict = SoakVerdict.Of(samples);
        Console.WriteLine(verdict);
        return verdict.IsFlat ? 0 : 1;
    }

    private static async Task<List<SoakSample>> WatchAsync(
        string source, OnnxModel model, PipelineOptions options, long frames)
    {
        using CancellationTokenSource enough = new();
        await using LoopedSource looped = new(await OpenAsync(source), _ => OpenAsync(source));
        using StageMetrics metrics = new();
        await using RoadPipeline pipeline = new(looped, model, [], options, metrics, TimeProvider.System);
        long framesPerSample = Math.Max(1, frames / Samples);
        List<SoakSample> samples = new(Samples + 1);
        Task<RunResult> run = pipeline.RunAsync(enough.Token);
        long start = TimeProvider.System.GetTimestamp();
        // A timer that allocates nothing at its ticks: what is counted is the line's.
        using PeriodicTimer tick = new(TimeSpan.FromMilliseconds(20));
        while (!run.IsCompleted && metrics.Published < frames)
        {
            await tick.WaitForNextTickAsync();
            if (metrics.Published >= (samples.Count + 1L) * framesPerSample)
            {
                TimeSpan elapsed = TimeProvider.System.GetElapsedTime(start);
                int marks = (samples.Count / SamplesPerMark) + 1;
                samples.Add(SoakSample.Now(metrics.Published, elapsed, marks, samples.Count % SamplesPerMark == 0));
            }
        }

        await enough.CancelAsync();
        RunResult result = await run;
        return result.Failure is null ? samples : throw result.Failure;
    }

    private static string Plot(List<SoakSample> samples) => TimePlot.Draw(
        "frames",
        [
            new("resident memory, MB", "#1f4e9c", [.. samples.Select(s => ((double)s.Frames, s.AnonymousBytes / 1e6))]),
            new("of it by malloc, MB", "#2f7d4f", [.. samples.Select(s => ((double)s.Frames, s.NativeBytes / 1e6))]),
        ],
        new("threads", "#b3590a", [.. samples.Select(s => ((double)s.Frames, (double)s.Threads))]));

    private static async ValueTask<IFrameSource> OpenAsync(string name) => await FrameSources.OpenAsync(
        name, new SourceOptions(10, null, null), TimeProvider.System, CancellationToken.None);
}
