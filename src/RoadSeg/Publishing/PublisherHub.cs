using System.Runtime.CompilerServices;
using RoadSeg.Metrics;
using RoadSeg.Stages;

namespace RoadSeg.Publishing;

/// <summary>The end of the line: gives every scene its status and its age and shares it among the sinks.</summary>
internal sealed class PublisherHub : IOutlet<Scene>, IDisposable
{
    // Frames before the steady state: pools, contours and native caches have grown to their size by then.
    private const int WarmUpFrames = 20;
    private const double RateSmoothing = 0.1;

    private readonly SinkRunner[] sinks;
    private readonly StageMetrics metrics;
    private readonly StageTimes times;
    private readonly SceneCounts counts;
    private readonly TimeProvider clock;
    private readonly Func<string> provider;
    private readonly Action allSinksGone;
    private readonly Freshness? freshness;

    // Between the line and the watchdog. Live sinks never make the line wait, so nobody holds it for long.
    private readonly SemaphoreSlim gate = new(1, 1);
    private bool hasEnded;
    private long lastReceivedAt = long.MinValue;
    private long previousAt;
    private double secondsPerFrame;
    private long allocatedAtStart;

    /// <summary>Ties the sinks together.</summary>
    /// <param name="sinks">Where scenes go.</param>
    /// <param name="metrics">Where counts and ages go.</param>
    /// <param name="clock">Measures ages.</param>
    /// <param name="provider">Tells what runs the network, for people; it may change.</param>
    /// <param name="allSinksGone">Called when no sink is left to publish to.</param>
    /// <param name="freshness">What makes old results stale; null for recordings, which never age.</param>
    public PublisherHub(
        IReadOnlyList<SinkRunner> sinks, StageMetrics metrics, TimeProvider clock, Func<string> provider,
        Action allSinksGone, Freshness? freshness)
    {
        this.sinks = [.. sinks];
        this.metrics = metrics;
        this.clock = clock;
        this.provider = provider;
        this.allSinksGone = allSinksGone;
        this.freshness = freshness;
        times = metrics.Stage("publish");
        counts = new SceneCounts(metrics.Instruments);
        metrics.Instruments.WatchResultAge(() => lastReceivedAt is long.MinValue ? null
            : clock.GetElapsedTime(Interlocked.Read(ref lastReceivedAt)).TotalSeconds);
    }

    public IReadOnlyList<SinkRunner> Sinks => sinks;

    /// <summary>Scenes without a frame of their own that were not given back.</summary>
    public int RepeatsOutstanding => freshness?.Outstanding ?? 0;

    /// <summary>Managed bytes allocated per frame after warm-up by the whole process; null in shorter runs.</summary>
    public double? AllocatedBytesPerFrame { get; private set; }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(Scene item)
    {
        if (!gate.Wait(0))
        {
            await gate.WaitAsync().ConfigureAwait(false);
        }

        long start = clock.GetTimestamp();
        try
        {
            Prepare(item, start);
            foreach (SinkRunner sink in sinks)
            {
                await ShareWithAsync(sink, item).ConfigureAwait(false);
            }
        }
        finally
        {
            item.Dispose();
            gate.Release();
        }

        metrics.Worked(times, clock.GetElapsedTime(start));
        if (metrics.Published == WarmUpFrames)
        {
            allocatedAtStart = GC.GetTotalAllocatedBytes(precise: true);
        }

        EndWithoutSinks();
    }

    /// <summary>
    /// Publishes a scene that says that nothing is fresh, when that is so. Never beside a result, never after the end.
    /// Live lines only; any thread.
    /// </summary>
    /// <returns>Time until it is to be called again; infinite after the end.</returns>
    public TimeSpan RepeatIfStale()
    {
        if (!gate.Wait(0))
        {
            // A result is being published.
            return Freshness.RepeatEvery;
        }

        try
        {
            if (hasEnded || freshness is null)
            {
                return Timeout.InfiniteTimeSpan;
            }

            long now = clock.GetTimestamp();
            TimeSpan left = freshness.Left(now);
            if (left > TimeSpan.Zero)
            {
                // Timers count in whole milliseconds: one that is cut short would have to be set again.
                return left + TimeSpan.FromMilliseconds(1);
            }

            using Scene scene = freshness.Repeat(now);
            scene.Live = new LiveFigures(0, scene.Age?.TotalMilliseconds ?? 0, provider());
            metrics.SceneRepeated();
            counts.Add(scene);
            foreach (SinkRunner sink in sinks)
            {
                TryShareWith(sink, scene);
            }
        }
        finally
        {
            gate.Release();
        }

        EndWithoutSinks();
        return Freshness.RepeatEvery;
    }

    /// <summary>The run begins.</summary>
    public void Start() => freshness?.Restart();

    public void Complete()
    {
        gate.Wait();
        hasEnded = true;
        freshness?.Close();
        gate.Release();
        long frames = metrics.Published - WarmUpFrames;
        if (frames > 0)
        {
            AllocatedBytesPerFrame = (double)(GC.GetTotalAllocatedBytes(precise: true) - allocatedAtStart) / frames;
        }

        foreach (SinkRunner sink in sinks)
        {
            sink.Inbox.Complete();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask ShareWithAsync(SinkRunner sink, Scene scene)
    {
        if (!sink.IsAlive)
        {
            return;
        }

        scene.Share();
        try
        {
            await sink.Inbox.WriteAsync(scene).ConfigureAwait(false);
        }
        catch (InboxClosedException) when (!sink.IsAlive)
        {
            // The sink failed while we waited for room; it has reported itself.
        }
    }

    private static void TryShareWith(SinkRunner sink, Scene scene)
    {
        if (sink.IsAlive)
        {
            scene.Share();
            if (!sink.Inbox.TryWrite(scene))
            {
                scene.Dispose();
            }
        }
    }

    private void EndWithoutSinks()
    {
        if (sinks.Length > 0 && !AnyAlive())
        {
            allSinksGone();
        }
    }

    private void Prepare(Scene scene, long now)
    {
        StatusRules.Assess(scene);
        freshness?.Judge(scene, now);
        counts.Add(scene);
        Interlocked.Exchange(ref lastReceivedAt, scene.Frame!.ReceivedAt);
        TimeSpan age = clock.GetElapsedTime(scene.Frame.ReceivedAt, now);
        metrics.FramePublished(age);
        if (previousAt != 0)
        {
            double seconds = clock.GetElapsedTime(previousAt, now).TotalSeconds;
            secondsPerFrame = secondsPerFrame == 0
                ? seconds
                : secondsPerFrame + (RateSmoothing * (seconds - secondsPerFrame));
        }

        previousAt = now;
        double rate = secondsPerFrame > 0 ? 1 / secondsPerFrame : 0;
        scene.Live = new LiveFigures(rate, age.TotalMilliseconds, provider());
    }

    public void Dispose() => gate.Dispose();

    private bool AnyAlive()
    {
        foreach (SinkRunner sink in sinks)
        {
            if (sink.IsAlive)
            {
                return true;
            }
        }

        return false;
    }
}
