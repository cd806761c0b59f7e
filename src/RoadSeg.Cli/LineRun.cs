using Serilog;
using RoadSeg.Anonymising;
using RoadSeg.Calibration;
using RoadSeg.Cli.Playback;
using RoadSeg.Grid;
using RoadSeg.Inference;
using RoadSeg.Metrics;
using RoadSeg.Onnx;
using RoadSeg.Publishing;
using RoadSeg.Sources;
using RoadSeg.Telemetry;
using RoadSeg.Web;

namespace RoadSeg.Cli;

/// <summary>
/// One <c>roadseg run</c>: opens everything, runs a line for each camera, says how it went. The cameras share one
/// network and the cores fairly: each has a line of its own, and the network's threads are divided among them.
/// </summary>
internal sealed class LineRun(
    string[] sourceNames, RunFiles files, double? rate, bool isLooped, TimeSpan ageMax, Uri? collector,
    MonitorArguments monitored, LogArguments logs, LineArguments arguments)
{
    private static readonly TimeSpan ExportEvery = TimeSpan.FromSeconds(10);

    private readonly TimeProvider clock = TimeProvider.System;
    private readonly LogTail tail = new();

    /// <summary>Who is made unrecognisable in all pictures; null for nobody.</summary>
    public AnonymiseOptions? Anonymise { get; init; }

    public async Task<int> ExecuteAsync()
    {
        Logging.Start(arguments.IsVerbose, arguments.Log, SinkNames.HasMonitor(files.Sinks) ? tail : null);
        using Signals signals = new();
        SinkNames.Check(files.Sinks);
        monitored.Check(files.Sinks);
        logs.Check(files.Sinks);
        IReadOnlyList<CameraInfo?> cameras = Opening.Cameras(arguments, sourceNames);
        List<IFrameSource> sources = [];
        List<CameraRun> runs = [];
        Stack<IDisposable> models = new();
        using PrometheusText? exposition = SinkNames.HasMonitor(files.Sinks) ? new() : null;
        MonitorSetup[] monitors = Monitors(exposition, signals.Stop);
        try
        {
            foreach ((string name, MonitorSetup monitor) in sourceNames.Zip(monitors))
            {
                sources.Add(await OpenSourceAsync(name, monitor, signals.Token));
            }

            RefuseSameCamera(sources);
            bool isAwaited = sources.Exists(s => s.Description.IsLive || s is PacedSource or ControlledSource);
            FlightPlan plan = isAwaited
                ? FlightPlan.ForLatency(arguments, sources.Count)
                : FlightPlan.ForThroughput(arguments, sources.Count);
            OnnxModel model = Opening.Model(arguments, plan);
            models.Push(model);
            LineModels lines = new(model, arguments, sources.Count);
            models.Push(lines);
            for (int i = 0; i < sources.Count; i++)
            {
                PipelineOptions options = arguments.Ground.Apply(
                    Options(cameras[i], plan),
                    Opening.Odometry(arguments, sourceNames[i], sources[i].Description.Epoch));
                ISegmentationModel own = lines.For(sources[i].Description);
                await Rehearsal.RunAsync(sources[i].Description, own, options, clock, signals.Token);
                runs.Add(await CameraRun.OpenAsync(
                    sources[i], own, files, monitors[i], LogOf(i, sources[i], model.Info), options, clock));
            }

            using OtlpExport? export = collector is null ? null : OtlpExport.Start(collector, ExportEvery, Warn);
            return await RunAsync(runs, sources, signals);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested && runs.Count == 0)
        {
            Console.Error.WriteLine("roadseg: stopped before the source was there.");
            return ExitCodes.Ok;
        }
        finally
        {
            await CloseAsync(runs.Concat<IAsyncDisposable>(sources), models);
        }
    }

    // The lines hold requests of the models, so they go first.
    private static async Task CloseAsync(IEnumerable<IAsyncDisposable> lines, Stack<IDisposable> models)
    {
        foreach (IAsyncDisposable used in lines)
        {
            await used.DisposeAsync();
        }

        while (models.TryPop(out IDisposable? used))
        {
            used.Dispose();
        }
    }

    private async Task<int> RunAsync(List<CameraRun> runs, List<IFrameSource> sources, Signals signals)
    {
        // A camera that fails does not take the others with it.
        await using TerminalKeys? keys = sources is [ControlledSource only] && TerminalKeys.ArePossible
            ? new TerminalKeys(only, signals.Stop, clock)
            : null;
        await using (new ProgressLine([.. runs.Select(r => (r.Source, r.Metrics))], clock))
        {
            await Task.WhenAll(runs.Select(r => r.RunAsync(signals.Token)));
        }

        TextWriter output = files.Sinks.Contains("jsonl:-") ? Console.Error : Console.Out;
        foreach (CameraRun run in runs)
        {
            if (run != runs[0])
            {
                output.WriteLine();
            }

            run.WriteSummary(output);
        }

        int[] codes = [.. runs.Select(r => ExitCode(r.Result!))];
        return codes.FirstOrDefault(c => c != ExitCodes.Ok, ExitCodes.Ok);
    }

    private async Task<IFrameSource> OpenSourceAsync(
        string name, MonitorSetup monitor, CancellationToken cancellationToken)
    {
        double speed = rate ?? (SinkNames.AreWatched(files.Sinks) ? 1 : double.PositiveInfinity);
        IFrameSource source = isLooped
            ? await Opening.LoopedAsync(name, arguments, clock, cancellationToken)
            : await Opening.SourceAsync(name, arguments, clock, cancellationToken);
        SourceDescription d = source.Description;
        Log.Information("Source {Name} {Size} {Reader}", d.Name, d.Size, d.Reader);
        return SinkNames.HasControls(files.Sinks)
            ? monitor.Control(PlayedSource.WithCache(source, clock), speed, WhyNoSeek())
            : d.IsLive || double.IsInfinity(speed) ? source
            : TerminalKeys.ArePossible && sourceNames.Length == 1
                ? PlayedSource.Of(source, speed, WhyNoSeek(), clock)
            : new PacedSource(source, speed, clock);
    }

    private LogSetup LogOf(int index, IFrameSource source, ModelInfo model) => new(logs, model, clock)
    {
        CameraFile = arguments.Cameras.Length > 0 ? arguments.Cameras[index] : null,
        ModelFile = arguments.Model ?? Opening.DefaultModelPath(arguments.Device, arguments.Precision),
        WithFigures = source.Description.IsLive || source is PacedSource or ControlledSource,
        Warn = Warn,
    };

    private MonitorSetup[] Monitors(PrometheusText? exposition, Action stop) =>
    [
        .. sourceNames.Select((_, i) => new MonitorSetup(monitored, tail, i, clock)
        {
            WriteMetrics = exposition is null ? null : exposition.Write,
            Stop = stop,
        }),
    ];

    private PipelineOptions Options(CameraInfo? camera, FlightPlan plan) => new(camera, GridGeometry.Default)
    {
        FramesInFlight = plan.FramesInFlight,
        AgeMax = ageMax,
        Anonymise = Anonymise,
        FollowsPitch = arguments.FollowsPitch,
        Warn = Warn,
    };

    private static void Warn(string message) => Log.Warning("{Message}", message);

    // Files hold every frame once and in order, whatever somebody does who only watches.
    private string? WhyNoSeek() => isLooped ? "a looped recording is only played forwards"
        : SinkNames.FirstThatWrites(files.Sinks) is string sink
            ? $"\"{sink}\" is being written: going back would repeat frames in it"
        : files.Report is not null ? "a report is being written: going back would repeat frames in it"
        : null;

    private static void RefuseSameCamera(List<IFrameSource> sources)
    {
        Dictionary<string, string> nameOfCamera = new(StringComparer.Ordinal);
        foreach (SourceDescription source in sources.Select(s => s.Description))
        {
            if (!nameOfCamera.TryAdd(source.CameraId, source.Name))
            {
                throw new UsageException(
                    $"sources \"{nameOfCamera[source.CameraId]}\" and \"{source.Name}\" would both be camera "
                    + $"\"{source.CameraId}\": results could not be told apart. Give one of them another file name.");
            }
        }
    }

    // The line's own failure counts before a sink's: it is what ended the run.
    private static int ExitCode(RunResult result)
    {
        if (result.Failure is Exception failure)
        {
            if (ExitCodes.Of(failure) is not int code)
            {
                throw new InvalidOperationException("the line failed", failure);
            }

            Console.Error.WriteLine($"roadseg: {failure.Message}");
            return code;
        }

        List<SinkResult> failed = [.. result.Sinks.Where(s => s.Failure is not null)];
        foreach (SinkResult sink in failed)
        {
            Console.Error.WriteLine(sink.Failure is SinkException
                ? $"roadseg: {sink.Failure.Message}"
                : $"roadseg: sink \"{sink.Name}\" failed, and this is a bug: {sink.Failure}");
        }

        if (result.ItemsOutstanding != 0)
        {
            throw new InvalidOperationException($"{result.ItemsOutstanding} frames were not given back");
        }

        return failed.Count > 0 ? ExitCodes.Sink : ExitCodes.Ok;
    }
}
