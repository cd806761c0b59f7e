using System.Runtime.CompilerServices;
using RoadSeg.Metrics;
using RoadSeg.Stages;

namespace RoadSeg.Publishing;

/// <summary>The end of the line: gives every scene its status and its age and shares it among the sinks.</summary>
internal sealed class PublisherHub : IOutlet<Scene>
{
    // Frames before the steady state: pools, contours and native caches have grown to their size by then.
    private const int WarmUpFrames = 20;
    private const double RateSmoothing = 0.1;

    private readonly StageMetrics metrics;
    private readonly StageTimes times;
    private readonly TimeProvider clock;
    private readonly string provider;
    private readonly Action allSinksGone;
    private long previousAt;
    private double secondsPerFrame;
    private long allocatedAtStart;

    public PublisherHub(
        IReadOnlyList<SinkRunner> sinks, StageMetrics metrics, TimeProvider clock, string provider, Action allSinksGone)
    {
        Sinks = sinks;
        this.metrics = metrics;
        this.clock = clock;
        this.provider = provider;
        this.allSinksGone = allSinksGone;
        times = metrics.Stage("publish");
    }

    public IReadOnlyList<SinkRunner> Sinks { get; }

    /// <summary>Managed bytes allocated per frame after warm-up by the whole process; null in shorter runs.</summary>
    public double? AllocatedBytesPerFrame { get; private set; }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(Scene item)
    {
        long start = clock.GetTimestamp();
        try
        {
            Prepare(item, start);
            foreach (SinkRunner sink in Sinks)
            {
                await ShareWithAsync(sink, item).ConfigureAwait(false);
            }
        }
        finally
        {
            item.Dispose();
        }

        metrics.Worked(times, clock.GetElapsedTime(start));
        if (metrics.Published == WarmUpFrames)
        {
            allocatedAtStart = GC.GetTotalAllocatedBytes(precise: true);
        }

        if (Sinks.Count > 0 && !AnyAlive())
        {
            allSinksGone();
        }
    }

    public void Complete()
    {
        long frames = metrics.Published - WarmUpFrames;
        if (frames > 0)
        {
            AllocatedBytesPerFrame = (double)(GC.GetTotalAllocatedBytes(precise: true) - allocatedAtStart) / frames;
        }

        foreach (SinkRunner sink in Sinks)
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

    private void Prepare(Scene scene, long now)
    {
        StatusRules.Assess(scene);
        TimeSpan age = clock.GetElapsedTime(scene.Frame!.ReceivedAt, now);
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
        scene.Live = new LiveFigures(rate, age.TotalMilliseconds, provider);
    }

    private bool AnyAlive()
    {
        foreach (SinkRunner sink in Sinks)
        {
            if (sink.IsAlive)
            {
                return true;
            }
        }

        return false;
    }
}
