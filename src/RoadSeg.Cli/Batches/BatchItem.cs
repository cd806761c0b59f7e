using RoadSeg.Anonymising;
using RoadSeg.Grid;
using RoadSeg.Inference;
using RoadSeg.Metrics;
using RoadSeg.Onnx;
using RoadSeg.Publishing;
using RoadSeg.Scoring;
using RoadSeg.Sources;
using RoadSeg.Web;

namespace RoadSeg.Cli.Batches;

/// <summary>One recording of a batch through a line of its own; the network is shared.</summary>
internal sealed class BatchItem(
    Recording recording, OnnxModel model, FlightPlan plan, IReadOnlyList<string> kinds, AnonymiseOptions? anonymise,
    LineArguments arguments, TimeProvider clock)
{
    /// <summary>Counts of the line; null before it is opened.</summary>
    public StageMetrics? Metrics { get; private set; }

    /// <summary>Frames the recording says it has; null before it is opened.</summary>
    public long? FrameCount { get; private set; }

    /// <summary>Runs it into a folder; throws what went wrong.</summary>
    public async Task<BatchRow> RunAsync(string folder, CancellationToken cancellationToken)
    {
        await using IFrameSource source =
            await Opening.SourceAsync(recording.Source, arguments, clock, cancellationToken);
        if (source.Description.IsLive)
        {
            throw new UsageException($"batch takes recordings: \"{recording.Source}\" is live.");
        }

        PipelineOptions options = new(
            Opening.Camera(arguments, recording.Source)?.ForSize(source.Description.Size), GridGeometry.Default)
        {
            FramesInFlight = plan.FramesInFlight,
            Anonymise = anonymise,
        };
        using StageMetrics metrics = new();
        DriveFiguresPublisher figures = new();
        List<IPublisher> sinks = await SinkNames.OpenAsync(
            kinds.Select(kind => SinkOf(kind, folder)), source.Description, options, overwrite: false, _ => { },
            NoMonitor, new ConsumerSinks(token: null, cameraIndex: 0, clock, model.Info));
        ISegmentationModel tiled = Opening.Tiled(model, arguments.Tiles, source.Description.Size);
        await using RoadPipeline pipeline = new(source, tiled, [figures, .. sinks], options, metrics, clock);
        FrameCount = source.Description.FrameCount;
        Metrics = metrics;
        RunResult result = await pipeline.RunAsync(cancellationToken);
        Exception? failure = result.Failure ?? result.Sinks.Select(s => s.Failure).FirstOrDefault(f => f is not null);
        if (failure is not null)
        {
            throw ExitCodes.Of(failure) is null ? new InvalidOperationException("the line failed", failure) : failure;
        }

        cancellationToken.ThrowIfCancellationRequested();
        WriteMetrics(Path.Combine(folder, "metrics.json"), tiled.Info, result);
        return new BatchRow(
            recording.Name, recording.Source, recording.State, figures.Figures,
            Math.Round(result.Wall.TotalSeconds, 3), Math.Round(metrics.CaptureToPublish.PercentileMs(0.5), 3));
    }

    private static string SinkOf(string kind, string folder) => kind + ":" + Path.Combine(folder, kind switch
    {
        "jsonl" => "results.jsonl",
        "video" => "overlay.mp4",
        "grid" => "grids",
        _ => "masks",
    });

    private static Task<IPublisher> NoMonitor(string name, MonitorAddress address) =>
        throw new InvalidOperationException("a batch has no monitor");

    private static void WriteMetrics(string path, ModelInfo model, RunResult result)
    {
        using FileStream stream = new(path, FileMode.Create, FileAccess.Write);
        new MetricsReport(
            result.Wall, model.Provider, model.Threads, model.Card.Name, model.Card.Sha256,
            result.AllocatedBytesPerFrame, ProcessMemory.PeakRssMegabytes())
        {
            TilesPerFrame = model.TilesPerFrame,
        }.Write(stream, result.Metrics);
    }
}
