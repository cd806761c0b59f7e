using RoadSeg.Anonymising;
using RoadSeg.Cli.Reporting;
using RoadSeg.Inference;
using RoadSeg.Metrics;
using RoadSeg.Publishing;
using RoadSeg.Sources;

namespace RoadSeg.Cli;

/// <summary>One camera of a run: its source, sinks and line. The network is shared with the other cameras.</summary>
internal sealed class CameraRun : IAsyncDisposable
{
    private readonly IFrameSource source;
    private readonly RoadPipeline pipeline;
    private readonly string? metricsFile;
    private readonly ISegmentationModel network;
    private readonly RunReport? report;

    private CameraRun(
        IFrameSource source, RoadPipeline pipeline, StageMetrics metrics, string? metricsFile,
        ISegmentationModel network, RunReport? report)
    {
        this.report = report;
        this.source = source;
        this.pipeline = pipeline;
        this.metricsFile = metricsFile;
        this.network = network;
        Metrics = metrics;
    }

    /// <summary>Its counts and durations.</summary>
    public StageMetrics Metrics { get; }

    /// <summary>What it reads.</summary>
    public SourceDescription Source => source.Description;

    /// <summary>How it ended; null before.</summary>
    public RunResult? Result { get; private set; }

    /// <summary>Opens the sinks and makes the line. The source and the model stay the caller's.</summary>
    public static async Task<CameraRun> OpenAsync(
        IFrameSource source, ISegmentationModel model, RunFiles files, MonitorSetup monitor, LogSetup log,
        PipelineOptions options, TimeProvider clock)
    {
        // A camera that does not fit, and people whom the model does not know, are refused before any file is made.
        options = options with { Camera = options.Camera?.ForSize(source.Description.Size) };
        AnonymousClasses.Find(
            CombinedClasses.Of(model.Info.Card.Outputs).Table, options.Anonymise?.Kinds ?? AnonymiseKinds.None);
        RunFiles own = files.Of(source.Description.CameraId);
        string? metricsFile = own.Metrics is null ? null : FreeNames.File(own.Metrics, own.Overwrite, Tell);
        StageMetrics metrics = new(source.Description.CameraId);
        RunReport? report = RunReport.Open(own, source.Description, Tell);
        List<IPublisher> sinks = [.. monitor.OpenRecorder(source.Description), .. report?.Sinks ?? []];
        sinks.AddRange(await SinkNames.OpenAsync(
            own.Sinks, source.Description, options, own.Overwrite, Tell,
            (name, address) => monitor.OpenAsync(name, address, source.Description, model.Info, metrics, Tell),
            monitor.ConsumersOf(model.Info, log.Frames), log, monitor.WindowControls));
        RoadPipeline pipeline = new(source, model, sinks, options, metrics, clock);
        return new CameraRun(source, pipeline, metrics, metricsFile, model, report);
    }

    /// <summary>Runs the line to its end and writes its metrics file.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Result = await pipeline.RunAsync(cancellationToken);
        if (metricsFile is not null)
        {
            WriteMetrics(metricsFile, Result);
        }

        report?.Write(Result, network.Info);
    }

    /// <summary>Prints the table of this camera; once it has run.</summary>
    public void WriteSummary(TextWriter output) => Summary.Write(output, source, network.Info, Result!);

    public async ValueTask DisposeAsync()
    {
        await pipeline.DisposeAsync();
        Metrics.Dispose();
    }

    private static void Tell(string message) => Console.Error.WriteLine("roadseg: " + message);

    private void WriteMetrics(string path, RunResult result)
    {
        try
        {
            // As it stands at the end: the provider may have changed on the way.
            ModelInfo model = network.Info;
            using FileStream stream = new(path, FileMode.Create, FileAccess.Write);
            new MetricsReport(
                result.Wall, model.Provider, model.Threads, model.Card.Name, model.Card.Sha256,
                result.AllocatedBytesPerFrame, ProcessMemory.PeakRssMegabytes())
            {
                TilesPerFrame = model.TilesPerFrame,
                NodesByProvider = model.NodesByProvider,
            }.Write(stream, result.Metrics);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SinkException($"metrics file \"{path}\" cannot be written: {e.Message}", e);
        }
    }
}
