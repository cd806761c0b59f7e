using System.Globalization;
using RoadSeg.Metrics;
using RoadSeg.Sources;

namespace RoadSeg.Cli;

/// <summary>One line on standard error that is rewritten four times a second, only on a terminal.</summary>
internal sealed class ProgressLine : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly SourceDescription source;
    private readonly StageMetrics metrics;
    private readonly TimeProvider clock;
    private readonly long startedAt;
    private readonly ITimer? timer;

    public ProgressLine(SourceDescription source, StageMetrics metrics, TimeProvider clock)
    {
        this.source = source;
        this.metrics = metrics;
        this.clock = clock;
        startedAt = clock.GetTimestamp();
        if (!Console.IsErrorRedirected)
        {
            timer = clock.CreateTimer(_ => Console.Error.Write("\r\e[K" + Text()), null, Interval, Interval);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (timer is not null)
        {
            await timer.DisposeAsync();
            Console.Error.Write("\r\e[K");
        }
    }

    private string Text()
    {
        long done = metrics.Published;
        double seconds = clock.GetElapsedTime(startedAt).TotalSeconds;
        double rate = done / Math.Max(seconds, 1e-3);
        string frames = source.FrameCount is long count and > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{100.0 * done / count,3:0} %  {done}/{count} frames")
            : string.Create(CultureInfo.InvariantCulture, $"{done} frames");
        string eta = source.FrameCount is long all && rate > 0
            ? string.Create(
                CultureInfo.InvariantCulture, $"  ETA {TimeSpan.FromSeconds(Math.Max(0, all - done) / rate):m\\:ss}")
            : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{frames}  {rate:0.0} fps  latency {metrics.CaptureToPublish.PercentileMs(0.5):0.0} ms  "
            + $"dropped {metrics.Dropped}{eta}");
    }
}
