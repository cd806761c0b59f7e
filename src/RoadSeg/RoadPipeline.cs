using System.Runtime.CompilerServices;
using RoadSeg.Anonymising;
using RoadSeg.Calibration;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Inference;
using RoadSeg.Line;
using RoadSeg.Metrics;
using RoadSeg.Preprocessing;
using RoadSeg.Publishing;
using RoadSeg.Segmenting;
using RoadSeg.Sources;
using RoadSeg.Stages;

namespace RoadSeg;

/// <summary>
/// The line: source → [newest wins when live, wait when recorded] → preprocess, infer → segment, regions, grid →
/// publish → sinks. Three tasks and one for each sink; a recording may have several that infer, which take the frames
/// in turn. Everything is allocated here, once.
/// </summary>
public sealed class RoadPipeline : IAsyncDisposable
{
    // One frame waits for the network and one result for the last task: more would only make results older.
    private const int FrameInboxCapacity = 1;
    private const int JobInboxCapacity = 1;
    private const int SinkInboxCapacity = 2;

    private readonly IFrameSource source;
    private readonly TimeProvider clock;
    private readonly StageMetrics metrics;
    private readonly FramePool frames;
    private readonly ItemPool<InferJob> jobs;
    private readonly ItemPool<Scene> scenes;
    private readonly Inbox<Frame>[] frameInboxes;
    private readonly Inbox<InferJob>[] jobInboxes;
    private readonly IStage<Frame, InferJob>[] inferring;
    private readonly IStage<InferJob, Scene> understanding;
    private readonly PublisherHub hub;
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Allocates the line.</summary>
    /// <param name="source">Opened source; stays the caller's.</param>
    /// <param name="model">Loaded model; stays the caller's.</param>
    /// <param name="publishers">Opened sinks; the line closes them when the run ends.</param>
    /// <param name="options">Camera and grid.</param>
    /// <param name="metrics">Where counts and durations go; stays the caller's.</param>
    /// <param name="clock">Measures latency.</param>
    /// <exception cref="CalibrationException">The camera does not fit the frames.</exception>
    /// <exception cref="ModelException">The model cannot find whom to make anonymous.</exception>
    public RoadPipeline(
        IFrameSource source, ISegmentationModel model, IReadOnlyList<IPublisher> publishers, PipelineOptions options,
        StageMetrics metrics, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(publishers);
        ArgumentNullException.ThrowIfNull(options);
        this.source = source;
        this.metrics = metrics;
        this.clock = clock;
        ModelInfo info = model.Info;
        ImageSize size = source.Description.Size;
        CameraInfo? camera = options.Camera?.ForSize(size);
        CameraModel? projection = camera?.Mount is null ? null : new CameraModel(camera);
        int inFlight = source.Description.IsLive ? 1 : options.FramesInFlight;
        ArgumentOutOfRangeException.ThrowIfLessThan(inFlight, 1, nameof(options));
        Preprocessor[] preprocessors = Several(inFlight, () => new Preprocessor(size, info));
        Letterbox imageFromModel = preprocessors[0].ImageFromModel;
        ClassTable classes = CombinedClasses.Of(info.Card.Outputs).Table;

        bool isLive = source.Description.IsLive;
        int sinksHold = publishers.Count * (SinkInboxCapacity + 1 /* in work */);
        int scenesHeld = 1 /* in work or being published */ + (isLive ? 1 : 0) /* the last one */ + sinksHold;
        int jobsHeld = (inFlight * (1 /* inferring */ + JobInboxCapacity)) + 1 /* being segmented */;
        frames = new FramePool(size, 1 /* being read */ + (inFlight * FrameInboxCapacity) + jobsHeld + scenesHeld);
        jobs = new ItemPool<InferJob>(jobsHeld, giveBack => new InferJob(model.CreateRequest(), giveBack));
        Segmentation NewSegmentation() => new(classes, info.InputSize, info.Outputs[0].Size, imageFromModel, size);
        Scene NewScene(Action<Scene>? giveBack) => new(
            NewSegmentation(),
            projection is null ? null : new OccupancyGrid(options.Grid), camera, giveBack);
        scenes = new ItemPool<Scene>(scenesHeld, NewScene);

        WhenFull whenBehind = isLive ? WhenFull.DropOldest : WhenFull.Wait;
        Describe(model);
        frameInboxes = Several(inFlight, () => new Inbox<Frame>(
            metrics.Stage("preprocess"), FrameInboxCapacity, whenBehind, metrics, clock));
        inferring = [.. preprocessors.Select(p => Chain(Timed(new PreprocessStage(p, jobs)), Timed(new InferStage())))];
        jobInboxes = Several(inFlight, () => new Inbox<InferJob>(
            metrics.Stage("segment"), JobInboxCapacity, WhenFull.Wait, metrics, clock));
        byte[]? egoMask = camera is null ? null : EgoMask.Rasterise(camera.EgoMask, info.InputSize, imageFromModel);
        SegmentationDecoder decoder = new(info, imageFromModel, size, egoMask);
        SceneUnderstanding understood = new(classes, info.InputSize, size, imageFromModel, projection, options);
        understanding = Chain(
            Chain(Timed(new SegmentStage(decoder, scenes)), PictureStages(size, understood.Pitch)),
            Chain(
                Timed(new RegionStage(understood)),
                Last(new GridStage(understood), NewSegmentation, options.Anonymise)));
        SinkRunner[] sinks = [.. publishers.Select(p => SinkFor(p, whenBehind))];
        Freshness? freshness = !isLive ? null : new Freshness(
            options.AgeLimit, NewScene(null), 1 /* being published */ + sinksHold, source, metrics, clock,
            new FreshnessLog(options.Warn, clock));
        hub = new PublisherHub(sinks, metrics, clock, () => model.Info.Provider, stopping.Cancel, freshness);
    }

    /// <summary>Runs until the source ends, the token is cancelled or a stage fails; then closes every sink.</summary>
    /// <param name="cancellationToken">Ends the run cleanly: what is in the line is still published.</param>
    /// <returns>How it ended; a failure is in it, so that what was published until then is told as well.</returns>
    public async Task<RunResult> RunAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop =
            CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping.Token);
        ReserveThreads();
        long start = clock.GetTimestamp();
        hub.Start();
        Task[] sinks = [.. hub.Sinks.Select(s => Task.Run(s.RunAsync, CancellationToken.None))];
        Task[] line =
        [
            Task.Run(
                () => SourceReader.RunAsync(
                    source, frames, new RoundRobinOutlet<Frame>(frameInboxes), metrics, stop.Token),
                CancellationToken.None),
            .. inferring.Select((stage, i) => Task.Run(
                () => StageRunner.RunAsync(frameInboxes[i], stage, jobInboxes[i]), CancellationToken.None)),
            Task.Run(
                () => StageRunner.RunAsync(new RoundRobinInlet<InferJob>(jobInboxes), understanding, hub),
                CancellationToken.None),
        ];
        await using ConfiguredAsyncDisposable watchdog = new Watchdog(hub, clock).ConfigureAwait(false);
        Exception? failure = await FirstFailureAsync(line).ConfigureAwait(false);
        await Task.WhenAll(sinks).ConfigureAwait(false);
        return new RunResult(
            failure, clock.GetElapsedTime(start), hub.AllocatedBytesPerFrame,
            frames.Outstanding + scenes.Outstanding + hub.RepeatsOutstanding,
            [.. hub.Sinks.Select(s => s.Result)], metrics);
    }

    /// <summary>Frees the tensors.</summary>
    public ValueTask DisposeAsync()
    {
        foreach (InferJob job in jobs.Drain())
        {
            job.Request.Dispose();
        }

        hub.Dispose();
        stopping.Dispose();
        return ValueTask.CompletedTask;
    }

    // The first failure ends the line: the source is stopped, and what follows from it (closed inboxes) is not news.
    private async Task<Exception?> FirstFailureAsync(Task[] line)
    {
        List<Exception> failures = [];
        List<Task> running = [.. line];
        while (running.Count > 0)
        {
            Task ended = await Task.WhenAny(running).ConfigureAwait(false);
            running.Remove(ended);
            if (ended.Exception?.InnerException is Exception e and not InboxClosedException)
            {
                failures.Add(e);
                await stopping.CancelAsync().ConfigureAwait(false);
            }
        }

        return failures.Count > 0 ? failures[0] : null;
    }

    // Every task may be busy at once, and a thread pool that grows slowly would read as latency.
    private void ReserveThreads()
    {
        ThreadPool.GetMinThreads(out int workers, out int completionPorts);
        int needed = Environment.ProcessorCount + 2 + inferring.Length + 1 /* watchdog */ + hub.Sinks.Count;
        ThreadPool.SetMinThreads(Math.Max(workers, needed), completionPorts);
    }

    private void Describe(ISegmentationModel model)
    {
        metrics.Stage("decode");
        metrics.Instruments.DescribeRun(
            () => model.Info.Provider, model.Info.Card.Name, () => model.Info.NodesByProvider);
        if (source is IReconnectingSource reconnecting)
        {
            metrics.Instruments.WatchSource(
                () => reconnecting.Health.IsConnected, () => reconnecting.Health.Reconnects);
        }
    }

    private SinkRunner SinkFor(IPublisher publisher, WhenFull whenBehind)
    {
        StageTimes times = metrics.Sink(publisher.Name);
        return new(publisher, new Inbox<Scene>(times, SinkInboxCapacity, whenBehind, metrics, clock), metrics, clock);
    }

    private IStage<Scene, Scene> PictureStages(ImageSize size, OnlinePitch? pitch) => pitch is null
        ? Timed(new PictureStage(size))
        : Chain(Timed(new PictureStage(size)), Timed(new PitchStage(pitch)));

    // Pictures are made anonymous when everything has been found in them.
    private IStage<Scene, Scene> Last(GridStage grid, Func<Segmentation> newSegmentation, AnonymiseOptions? who) =>
        who is null ? Timed(grid)
            : Chain(Timed(grid), Timed(new AnonymiseStage(new Anonymiser(newSegmentation(), who))));

    private static T[] Several<T>(int count, Func<T> make) => [.. Enumerable.Range(0, count).Select(_ => make())];

    private TimedStage<TIn, TOut> Timed<TIn, TOut>(IStage<TIn, TOut> stage)
        where TIn : class, IDisposable
        where TOut : class, IDisposable =>
        new(stage, metrics, clock);

    private static ChainedStage<TIn, TMiddle, TOut> Chain<TIn, TMiddle, TOut>(
        IStage<TIn, TMiddle> first, IStage<TMiddle, TOut> second)
        where TIn : class, IDisposable
        where TMiddle : class, IDisposable
        where TOut : class, IDisposable =>
        new(first, second);
}
