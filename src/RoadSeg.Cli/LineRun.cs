using Serilog;
using RoadSeg.Calibration;
using RoadSeg.Grid;
using RoadSeg.Inference;
using RoadSeg.Metrics;
using RoadSeg.Onnx;
using RoadSeg.Publishing;
using RoadSeg.Sources;
using RoadSeg.Telemetry;

namespace RoadSeg.Cli;

/// <summary>One <c>roadseg run</c>: opens everything, runs the line, says how it went.</summary>
internal sealed class LineRun(
    string sourceName, string[] sinkNames, double? rate, bool isLooped, TimeSpan ageMax, string? metricsFile,
    Uri? collector, bool overwrite, LineArguments arguments)
{
    private static readonly TimeSpan ExportEvery = TimeSpan.FromSeconds(10);

    private readonly TimeProvider clock = TimeProvider.System;

    public async Task<int> ExecuteAsync()
    {
        Logging.Start(arguments.IsVerbose, arguments.Log);
        using Signals signals = new();
        SinkNames.Check(sinkNames);
        using OnnxModel model = Opening.Model(arguments);
        await using IFrameSource source = await OpenSourceAsync(signals.Token);

        // A camera that does not fit is refused before any file is made.
        CameraInfo? camera = Opening.Camera(arguments, sourceName)?.ForSize(source.Description.Size);
        PipelineOptions options = new(camera, GridGeometry.Default)
        {
            AgeMax = ageMax,
            Warn = Warn,
        };
        string? metricsPath = metricsFile is null ? null : FreeNames.File(metricsFile, overwrite, Tell);
        IReadOnlyList<IPublisher> sinks = await SinkNames.OpenAsync(
            sinkNames, source.Description, options, overwrite, Tell);
        using StageMetrics metrics = new();
        using OtlpExport? export = collector is null ? null : OtlpExport.Start(collector, ExportEvery, Warn);
        RunResult result;
        await using (RoadPipeline pipeline = new(source, model, sinks, options, metrics, clock))
        await using (new ProgressLine(source.Description, metrics, clock))
        {
            result = await pipeline.RunAsync(signals.Token);
        }

        if (metricsPath is not null)
        {
            WriteMetrics(metricsPath, model.Info, result);
        }

        Summary.Write(sinkNames.Contains("jsonl:-") ? Console.Error : Console.Out, source, model.Info, result);
        return ExitCode(result);
    }

    private async Task<IFrameSource> OpenSourceAsync(CancellationToken cancellationToken)
    {
        double speed = rate ?? (sinkNames.Contains("window") ? 1 : double.PositiveInfinity);
        IFrameSource source = isLooped
            ? await Opening.LoopedAsync(sourceName, arguments, clock, cancellationToken)
            : await Opening.SourceAsync(sourceName, arguments, clock, cancellationToken);
        SourceDescription d = source.Description;
        Log.Information("Source {Name} {Size} {Reader}", d.Name, d.Size, d.Reader);
        return source.Description.IsLive || double.IsInfinity(speed) ? source : new PacedSource(source, speed, clock);
    }

    private static void Warn(string message) => Log.Warning("{Message}", message);

    private static void Tell(string message) => Console.Error.WriteLine("roadseg: " + message);

    private static void WriteMetrics(string path, ModelInfo model, RunResult result)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Create, FileAccess.Write);
            new MetricsReport(
                result.Wall, model.Provider, model.Threads, model.Card.Name, model.Card.Sha256,
                result.AllocatedBytesPerFrame, ProcessMemory.PeakRssMegabytes()).Write(stream, result.Metrics);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SinkException($"metrics file \"{path}\" cannot be written: {e.Message}", e);
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
