namespace RoadSeg.Metrics;

/// <summary>
/// Counts and durations of one run, kept here and shown to whoever listens to its <see cref="Instruments"/>. Any
/// thread: a stage may run on several.
/// </summary>
public sealed class StageMetrics : IDisposable
{
    private const long Never = long.MinValue;

    private readonly Lock gate = new();
    private readonly List<StageTimes> stages = [];
    private readonly List<string> errors = [];
    private long captured;
    private long published;
    private long dropped;
    private long duplicate;
    private long repeated;
    private long lastReceivedAt = Never;

    /// <summary>Creates the instruments.</summary>
    /// <param name="camera">Id of the camera, which all figures shown to listeners carry; null for none.</param>
    public StageMetrics(string? camera = null)
        : this(new Instruments(camera))
    {
    }

    private StageMetrics(Instruments instruments) => Instruments = instruments;

    /// <summary>Figures that no listener of <see cref="Instruments.MeterName"/> gets to see.</summary>
    internal static StageMetrics Unseen() => new(new Instruments(null, Instruments.MeterName + ".Rehearsal"));

    /// <summary>Where the same figures are shown to listeners.</summary>
    public Instruments Instruments { get; }

    /// <summary>Frames the source had, those included that a live one gave up before they were read.</summary>
    public long Captured => Interlocked.Read(ref captured);

    /// <summary>Results handed to the sinks.</summary>
    public long Published => Interlocked.Read(ref published);

    /// <summary>
    /// Frames that never became a result, because a newer one was there: what came is published or dropped. Results
    /// that a slow sink skipped are not among them (<see cref="StageTimes.Dropped"/>).
    /// </summary>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>Frames whose stamp did not move on from the one before.</summary>
    public long Duplicate => Interlocked.Read(ref duplicate);

    /// <summary>Scenes published without a new frame, to say that nothing is fresh.</summary>
    public long Repeated => Interlocked.Read(ref repeated);

    /// <summary>
    /// When the last frame arrived, as a <see cref="TimeProvider"/> timestamp; null before the first.
    /// </summary>
    public long? LastReceivedAt =>
        Interlocked.Read(ref lastReceivedAt) is long received and not Never ? received : null;

    /// <summary>Age of results at publication, from arrival of the frame.</summary>
    public LatencyHistogram CaptureToPublish { get; } = new();

    /// <summary>Times of every stage in the order of the line.</summary>
    public IReadOnlyList<StageTimes> Stages
    {
        get
        {
            lock (gate)
            {
                return [.. stages];
            }
        }
    }

    /// <summary>What went wrong without ending the run.</summary>
    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (gate)
            {
                return [.. errors];
            }
        }
    }

    /// <summary>
    /// The times of a stage, made at the first call; stages are listed in the order of their first call.
    /// </summary>
    public StageTimes Stage(string name) => Times(name, isSink: false);

    /// <summary>The times of a sink, listed among the stages as <c>sink NAME</c>.</summary>
    /// <param name="name">As the user wrote it.</param>
    public StageTimes Sink(string name) => Times("sink " + name, isSink: true);

    /// <summary>A frame came from the source.</summary>
    /// <param name="isDuplicate">Its stamp did not move on.</param>
    /// <param name="receivedAt">Its arrival as a <see cref="TimeProvider"/> timestamp.</param>
    public void FrameCaptured(bool isDuplicate, long receivedAt)
    {
        Interlocked.Exchange(ref lastReceivedAt, receivedAt);
        Interlocked.Increment(ref captured);
        Instruments.Captured.Add(1);
        if (isDuplicate)
        {
            Interlocked.Increment(ref duplicate);
            Instruments.Duplicates.Add(1);
        }
    }

    /// <summary>Frames that a live source gave up before they were read: the gap in its frame numbers.</summary>
    /// <param name="stage">The stage they never reached.</param>
    /// <param name="count">How many.</param>
    public void FramesGivenUp(StageTimes stage, long count)
    {
        ArgumentNullException.ThrowIfNull(stage);
        Interlocked.Add(ref captured, count);
        Interlocked.Add(ref dropped, count);
        Instruments.Captured.Add(count);
        Instruments.Drops.Add(count, stage.Tag);
    }

    /// <summary>A result is handed to the sinks.</summary>
    /// <param name="captureToPublish">Its age.</param>
    public void FramePublished(TimeSpan captureToPublish)
    {
        Interlocked.Increment(ref published);
        CaptureToPublish.Record(captureToPublish);
        Instruments.CaptureToPublish.Record(captureToPublish.TotalSeconds);
    }

    /// <summary>A scene without a new frame is handed to the sinks.</summary>
    public void SceneRepeated() => Interlocked.Increment(ref repeated);

    /// <summary>An item waited before a stage.</summary>
    public void Queued(StageTimes stage, TimeSpan waited)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.Queue.Record(waited);
        Instruments.QueueTime.Record(waited.TotalSeconds, stage.Tag);
    }

    /// <summary>A stage worked on an item.</summary>
    public void Worked(StageTimes stage, TimeSpan worked)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.Work.Record(worked);
        Instruments.WorkTime.Record(worked.TotalSeconds, stage.Tag);
    }

    /// <summary>A frame was dropped before a stage, or a result before a sink.</summary>
    /// <param name="stage">The stage it never reached.</param>
    public void FrameDropped(StageTimes stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.CountDrop();
        if (!stage.IsSink)
        {
            Interlocked.Increment(ref dropped);
        }

        Instruments.Drops.Add(1, stage.Tag);
    }

    /// <summary>Something went wrong that does not end the run.</summary>
    public void Error(string message)
    {
        lock (gate)
        {
            errors.Add(message);
        }
    }

    /// <summary>Closes the instruments.</summary>
    public void Dispose() => Instruments.Dispose();

    private StageTimes Times(string name, bool isSink)
    {
        lock (gate)
        {
            StageTimes? times = stages.Find(s => s.Name == name);
            if (times is null)
            {
                times = new StageTimes(name, isSink);
                stages.Add(times);
            }

            return times;
        }
    }
}

/// <summary>Queue and work time of one stage.</summary>
/// <param name="name">Name in metrics files.</param>
/// <param name="isSink">It takes results that are published already.</param>
public sealed class StageTimes(string name, bool isSink = false)
{
    private long dropped;

    /// <summary>Name in metrics files.</summary>
    public string Name { get; } = name;

    /// <summary>Whether it takes results that are published already.</summary>
    public bool IsSink { get; } = isSink;

    /// <summary>Frames, or results if it is a sink, that were dropped before it.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>Time items waited for the stage.</summary>
    public LatencyHistogram Queue { get; } = new();

    /// <summary>Time the stage worked on items.</summary>
    public LatencyHistogram Work { get; } = new();

    internal KeyValuePair<string, object?> Tag { get; } = new(Instruments.StageTag, name);

    internal void CountDrop() => Interlocked.Increment(ref dropped);
}
