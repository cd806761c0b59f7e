using System.Globalization;
using RoadSeg.Comparing;
using RoadSeg.Frames;
using RoadSeg.Inference;
using RoadSeg.Metrics;
using RoadSeg.Onnx;
using RoadSeg.Publishing;
using RoadSeg.Report.Comparisons;
using RoadSeg.Sources;

namespace RoadSeg.Cli.Comparing;

/// <summary>One side that is ready: a line with its model, or an earlier run.</summary>
internal sealed class CompareSide : IAsyncDisposable
{
    private readonly SideSpec spec;
    private readonly OnnxModel? model;
    private readonly EarlierRun? earlier;
    private readonly StageMetrics? metrics;
    private readonly List<IPublisher> others = [];
    private RoadPipeline? pipeline;
    private int tilesPerFrame = 1;

    private CompareSide(SideSpec spec, OnnxModel? model, EarlierRun? earlier, ClassTable classes)
    {
        this.spec = spec;
        this.model = model;
        this.earlier = earlier;
        metrics = model is null ? null : new StageMetrics();
        Classes = classes;
    }

    /// <summary>What its class ids mean.</summary>
    public ClassTable Classes { get; }

    /// <summary>In a few words.</summary>
    public string Title => earlier is not null ? Path.GetFileName(spec.EarlierRun!.TrimEnd('/'))
        : string.Join(' ', new[] { model!.Info.Card.Name, Settings() }.Where(t => t.Length > 0));

    /// <summary>For the report.</summary>
    public ComparisonSide ForReport => new(Title, [.. Details()], metrics, EarlierLatency);

    /// <summary>Latency of an earlier run as it says itself; null for a line, and where it says none.</summary>
    public LatencyPercentiles? EarlierLatency => earlier?.Latency;

    /// <summary>Loads it.</summary>
    /// <param name="spec">As the user wrote it.</param>
    /// <param name="classesOfEarlierRuns">Means what the ids of earlier runs mean; asked for only then.</param>
    public static CompareSide Open(SideSpec spec, Func<ClassTable> classesOfEarlierRuns)
    {
        if (spec.EarlierRun is string folder)
        {
            return new CompareSide(spec, null, EarlierRun.Open(folder), classesOfEarlierRuns());
        }

        OnnxModel model = Opening.Model(spec.Arguments, FlightPlan.ForLatency(spec.Arguments));
        return new CompareSide(spec, model, null, CombinedClasses.Of(model.Info.Card.Outputs).Table);
    }

    /// <summary>Adds a sink to its line.</summary>
    public void AlsoPublishTo(IPublisher publisher) => others.Add(publisher);

    /// <summary>Runs its line over a few made-up frames, as a run does before its first one.</summary>
    public async Task RehearseAsync(
        SourceDescription source, PipelineOptions options, CancellationToken cancellationToken)
    {
        if (model is not null)
        {
            ISegmentationModel tiled = Opening.Tiled(model, spec.Arguments.Tiles, source.Size);
            await Rehearsal.RunAsync(source, tiled, options, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Runs it over its turns to the end; throws what went wrong.</summary>
    public async Task RunAsync(
        TurnTaking turns, bool isSecond, SideFrame frame, PipelineOptions options, Action<FrameStamp> whenBothHave,
        CancellationToken cancellationToken)
    {
        IFrameSource source = isSecond ? turns.B : turns.A;
        if (earlier is not null)
        {
            await ReplayAsync(earlier, source, frame, () => turns.Done(isSecond, whenBothHave), cancellationToken);
            return;
        }

        SidePublisher publisher = new(turns, isSecond, frame, whenBothHave);
        ISegmentationModel tiled = Opening.Tiled(model!, spec.Arguments.Tiles, source.Description.Size);
        tilesPerFrame = tiled.Info.TilesPerFrame;
        pipeline = new RoadPipeline(source, tiled, [publisher, .. others], options, metrics!, TimeProvider.System);
        RunResult result = await pipeline.RunAsync(cancellationToken);
        Exception? ofSink = result.Sinks.Select(s => s.Failure).FirstOrDefault(f => f is not null);
        if ((result.Failure ?? ofSink) is Exception failure)
        {
            throw ExitCodes.Of(failure) is null ? new InvalidOperationException("comparing failed", failure) : failure;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (pipeline is not null)
        {
            await pipeline.DisposeAsync();
        }

        metrics?.Dispose();
        model?.Dispose();
        earlier?.Dispose();
    }

    private static async Task ReplayAsync(
        EarlierRun run, IFrameSource source, SideFrame into, Action done, CancellationToken cancellationToken)
    {
        FramePool pool = new(source.Description.Size, 1);
        try
        {
            while (await source.ReadAsync(pool, cancellationToken) is Frame frame)
            {
                using (frame)
                {
                    run.Read(frame.Stamp, into);
                }

                done();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // As in a line: being told to stop is a normal end.
        }
    }

    private string Settings() => string.Join(
        ' ', spec.Text.Split(',').Where(p => p.Contains('=', StringComparison.Ordinal)
            && !p.StartsWith("model=", StringComparison.Ordinal)));

    private IEnumerable<(string Name, string Value)> Details()
    {
        if (earlier is not null)
        {
            return earlier.Details;
        }

        ModelInfo info = model!.Info;
        return
        [
            ("model", info.Card.Name), ("sha256", info.Card.Sha256), ("input", info.InputSize.ToString()),
            ("provider", info.Provider), ("threads", info.Threads.ToString(CultureInfo.InvariantCulture)),
            ("runs a frame", tilesPerFrame.ToString(CultureInfo.InvariantCulture)),
        ];
    }
}
