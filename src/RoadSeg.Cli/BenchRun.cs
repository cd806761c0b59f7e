using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using RoadSeg.Frames;
using RoadSeg.Grid;
using RoadSeg.Inference;
using RoadSeg.Metrics;
using RoadSeg.Onnx;
using RoadSeg.Preprocessing;
using RoadSeg.Sources;

namespace RoadSeg.Cli;

/// <summary>
/// One <c>roadseg bench</c>: the bare network, decoding alone, the line at half the bare network's pace (for
/// latency: no queue) and the line as fast as it goes (for throughput). All in one process on the same frames.
/// </summary>
internal sealed class BenchRun(string sourceName, string? jsonFile, bool overwrite, LineArguments arguments)
{
    private const int BareRuns = 150;
    private const int FramesMax = 300;
    private const double PaceOfBare = 0.5;

    private readonly TimeProvider clock = TimeProvider.System;

    public async Task<int> ExecuteAsync()
    {
        Logging.Start(arguments.IsVerbose, arguments.Log);
        using Signals signals = new();
        FlightPlan soon = FlightPlan.ForLatency(arguments), fast = FlightPlan.ForThroughput(arguments);
        using OnnxModel model = Opening.Model(arguments, soon);
        using OnnxModel fastModel = Opening.Model(arguments, fast);
        (LatencyHistogram bare, _) = await BareAsync(model, signals.Token);
        (_, double inferCpuMs) = await BareAsync(fastModel, signals.Token);
        double decodeCpuMs = await DecodeCpuMsAsync(signals.Token);
        double fpsAtPace = PaceOfBare * 1000 / bare.PercentileMs(0.5);
        RunResult paced = await LineAsync(model, soon, fpsAtPace, signals.Token);
        RunResult fastest = await LineAsync(fastModel, fast, double.PositiveInfinity, signals.Token);
        signals.Token.ThrowIfCancellationRequested();

        Dictionary<string, double> cpu = new(StringComparer.Ordinal) { ["decode"] = decodeCpuMs };
        foreach (StageTimes stage in fastest.Metrics.Stages.Where(s => s.Name != "decode"))
        {
            // The other stages run on one thread: their work time is their CPU time, but for what the system takes.
            cpu[stage.Name] = stage.Name == "infer"
                ? inferCpuMs
                : paced.Metrics.Stage(stage.Name).Work.PercentileMs(0.5);
        }

        BenchFigures figures = BenchFigures.From(model.Info, fast, bare, paced, fastest, cpu);
        figures.Print(Console.Out);
        if (jsonFile is not null)
        {
            string path = FreeNames.File(
                jsonFile, overwrite, message => Console.Error.WriteLine("roadseg: " + message));
            await File.WriteAllTextAsync(path, figures.ToJson());
        }

        return ExitCodes.Ok;
    }

    // Bare Run on a real frame: same session, same threads, nothing else.
    private async Task<(LatencyHistogram Times, double CpuMs)> BareAsync(
        OnnxModel network, CancellationToken cancellationToken)
    {
        await using IFrameSource source = await Opening.SourceAsync(sourceName, arguments, clock, cancellationToken);
        using LineModels models = new(network, arguments);
        ISegmentationModel model = models.For(source.Description);
        FramePool pool = new(source.Description.Size, 1);
        using Frame frame = await source.ReadAsync(pool, cancellationToken)
            ?? throw new SourceException($"source \"{sourceName}\" has no frames.");
        using IInferRequest request = model.CreateRequest();
        new Preprocessor(source.Description.Size, model.Info).Fill(frame.Pixels, request.Input);
        LatencyHistogram times = new();
        TimeSpan before = CpuTime();
        for (int i = 0; i < BareRuns; i++)
        {
            long start = clock.GetTimestamp();
            request.Run();
            times.Record(clock.GetElapsedTime(start));
        }

        return (times, (CpuTime() - before).TotalMilliseconds / BareRuns);
    }

    // CPU of all threads, the decoder's own included, while nothing else runs.
    private async Task<double> DecodeCpuMsAsync(CancellationToken cancellationToken)
    {
        await using IFrameSource source = await Opening.SourceAsync(sourceName, arguments, clock, cancellationToken);
        FramePool pool = new(source.Description.Size, 1);
        TimeSpan before = CpuTime();
        int count = 0;
        while (count < FramesMax && await source.ReadAsync(pool, cancellationToken) is Frame frame)
        {
            frame.Dispose();
            count++;
        }

        return (CpuTime() - before).TotalMilliseconds / Math.Max(1, count);
    }

    private async Task<RunResult> LineAsync(
        OnnxModel model, FlightPlan plan, double framesPerSecond, CancellationToken cancellationToken)
    {
        IFrameSource source = await Opening.SourceAsync(sourceName, arguments, clock, cancellationToken);
        double nominal = source.Description.FramesPerSecond ?? 30;
        await using IFrameSource limited = double.IsInfinity(framesPerSecond)
            ? source
            : new PacedSource(source, framesPerSecond / nominal, clock);
        PipelineOptions options = new(Opening.Camera(arguments, sourceName), GridGeometry.Default)
        {
            FramesInFlight = plan.FramesInFlight,
            FollowsPitch = arguments.FollowsPitch,
        };
        using StageMetrics metrics = new();
        using LineModels models = new(model, arguments);
        ISegmentationModel own = models.For(source.Description);
        await Rehearsal.RunAsync(source.Description, own, options, clock, cancellationToken);
        await using RoadPipeline pipeline = new(limited, own, [], options, metrics, clock);
        RunResult result = await pipeline.RunAsync(cancellationToken);
        return result.Failure is null ? result : throw result.Failure;
    }

    private static TimeSpan CpuTime()
    {
        using Process process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }
}

/// <summary>The figures of a bench run.</summary>
internal sealed record BenchFigures(
    string Machine, string Model, FlightPlan Fast, LatencyPercentiles Bare, LatencyPercentiles Latency, double Fps,
    double BoundFps, IReadOnlyDictionary<string, double> StagesCpuMs)
{
    public double OverheadMs => Latency.P50 - Bare.P50;

    public double OverheadRatio => Latency.P50 / Bare.P50;

    public double BoundShare => Fps / BoundFps;

    public static BenchFigures From(
        ModelInfo model, FlightPlan fast, LatencyHistogram bare, RunResult paced, RunResult fastest,
        Dictionary<string, double> cpu)
    {
        string machine = string.Create(CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores {RuntimeInformation.ProcessArchitecture}, "
            + $"{RuntimeInformation.OSDescription}");
        return new BenchFigures(
            machine,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{model.Card.Name}, {model.DescribeProvider()}, {model.Threads} threads"),
            fast,
            bare.Percentiles(),
            paced.Metrics.CaptureToPublish.Percentiles(),
            fastest.Metrics.Published / fastest.Wall.TotalSeconds,
            Environment.ProcessorCount * 1000.0 / cpu.Values.Sum(),
            cpu);
    }

    public void Print(TextWriter output)
    {
        string cpu = string.Join(
            ", ", StagesCpuMs.Select(s => FormattableString.Invariant($"{s.Key} {s.Value:0.00}")));
        string bound = FormattableString.Invariant($"{BoundFps:0.0} that the stages' CPU allows:");
        FormattableString[] lines =
        [
            $"{Machine}",
            $"{Model}",
            $"bare network          p50 {Bare.P50:0.00} ms, p99 {Bare.P99:0.00} ms",
            $"capture to publish    p50 {Latency.P50:0.00} ms, p99 {Latency.P99:0.00} ms",
            $"overhead              {OverheadMs:0.00} ms, ratio {OverheadRatio:0.000}",
            $"throughput            {Fps:0.0} fps of {bound} share {BoundShare:0.00}",
            $"                      with {Fast.FramesInFlight} frames in flight, threads for each: {Fast.Threads}",
            $"CPU per frame         {cpu} ms",
        ];
        foreach (FormattableString line in lines)
        {
            output.WriteLine(FormattableString.Invariant(line));
        }
    }

    public string ToJson()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("machine", Machine);
            json.WriteString("model", Model);
            WritePercentiles(json, "bare_run_ms", Bare);
            WritePercentiles(json, "latency_ms", Latency);
            json.WriteNumber("overhead_ms", Math.Round(OverheadMs, 3));
            json.WriteNumber("overhead_ratio", Math.Round(OverheadRatio, 4));
            json.WriteNumber("fps", Math.Round(Fps, 2));
            json.WriteNumber("bound_fps", Math.Round(BoundFps, 2));
            json.WriteNumber("bound_share", Math.Round(BoundShare, 4));
            json.WriteStartObject("stages_cpu_ms");
            foreach ((string name, double ms) in StagesCpuMs)
            {
                json.WriteNumber(name, Math.Round(ms, 4));
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void WritePercentiles(Utf8JsonWriter json, string name, LatencyPercentiles p)
    {
        json.WriteStartObject(name);
        json.WriteNumber("p50", Math.Round(p.P50, 3));
        json.WriteNumber("p99", Math.Round(p.P99, 3));
        json.WriteEndObject();
    }
}
