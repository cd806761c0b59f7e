using System.Diagnostics.Metrics;

namespace RoadSeg.Metrics;

/// <summary>
/// Counts and durations of one run. The only place that names instruments. Any thread: a stage may run on several.
/// </summary>
public sealed class StageMetrics : IDisposable
{
    /// <summary>Name of the <see cref="Meter"/>.</summary>
    public const string MeterName = "RoadSeg";

    private readonly Meter meter = new(MeterName);
    private readonly Histogram<double> queueTime;
    private readonly Histogram<double> workTime;
    private readonly Histogram<double> age;
    private readonly Counter<long> drops;
    private readonly Lock gate = new();
    private readonly List<StageTimes> stages = [];
    private readonly List<string> errors = [];
    private long captured;
    private long published;
    private long dropped;
    private long duplicate;

    /// <summary>Creates the instruments.</summary>
    public StageMetrics()
    {
        queueTime = meter.CreateHistogram<double>(
            "roadseg.stage.queue_time", "s", "Time an item waited for a stage.");
        workTime = meter.CreateHistogram<double>("roadseg.stage.work_time", "s", "Time a stage worked on an item.");
        age = meter.CreateHistogram<double>("roadseg.capture_to_publish", "s", "Age of a result when it is published.");
        drops = meter.CreateCounter<long>("roadseg.stage.drops", "{frame}", "Frames dropped before a stage.");
    }

    /// <summary>Frames the source had, those included that a live one gave up before they were read.</summary>
    public long Captured => Interlocked.Read(ref captured);

    /// <summary>Results handed to the sinks.</summary>
    public long Published => Interlocked.Read(ref published);

    /// <summary>Frames dropped because a newer one was there.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>Frames whose stamp did not move on from the one before.</summary>
    public long Duplicate => Interlocked.Read(ref duplicate);

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
    public StageTimes Stage(string name)
    {
        lock (gate)
        {
            StageTimes? times = stages.Find(s => s.Name == name);
            if (times is null)
            {
                times = new StageTimes(name);
                stages.Add(times);
            }

            return times;
        }
    }

    /// <summary>A frame came from the source.</summary>
    /// <param name="isDuplicate">Its stamp did not move on.</param>
    public void FrameCaptured(bool isDuplicate)
    {
        Interlocked.Increment(ref captured);
        if (isDuplicate)
        {
            Interlocked.Increment(ref duplicate);
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
        drops.Add(count, stage.Tag);
    }

    /// <summary>A result is handed to the sinks.</summary>
    /// <param name="captureToPublish">Its age.</param>
    public void FramePublished(TimeSpan captureToPublish)
    {
        Interlocked.Increment(ref published);
        CaptureToPublish.Record(captureToPublish);
        age.Record(captureToPublish.TotalSeconds);
    }

    /// <summary>An item waited before a stage.</summary>
    public void Queued(StageTimes stage, TimeSpan waited)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.Queue.Record(waited);
        queueTime.Record(waited.TotalSeconds, stage.Tag);
    }

    /// <summary>A stage worked on an item.</summary>
    public void Worked(StageTimes stage, TimeSpan worked)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.Work.Record(worked);
        workTime.Record(worked.TotalSeconds, stage.Tag);
    }

    /// <summary>A frame was dropped before a stage.</summary>
    /// <param name="stage">The stage it never reached.</param>
    public void FrameDropped(StageTimes stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        Interlocked.Increment(ref dropped);
        drops.Add(1, stage.Tag);
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
    public void Dispose() => meter.Dispose();
}

/// <summary>Queue and work time of one stage.</summary>
/// <param name="name">Name in metrics files.</param>
public sealed class StageTimes(string name)
{
    /// <summary>Name in metrics files.</summary>
    public string Name { get; } = name;

    /// <summary>Time items waited for the stage.</summary>
    public LatencyHistogram Queue { get; } = new();

    /// <summary>Time the stage worked on items.</summary>
    public LatencyHistogram Work { get; } = new();

    internal KeyValuePair<string, object?> Tag { get; } = new("stage", name);
}
