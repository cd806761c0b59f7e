using System.Globalization;
using RoadSeg.Metrics;
using RoadSeg.Sources;

namespace RoadSeg.Cli;

/// <summary>
/// How far all cameras together are, with rate, latency and the time that is left, as a <see cref="StatusLine"/>.
/// </summary>
internal sealed class ProgressLine : IAsyncDisposable
{
    private readonly IReadOnlyList<(SourceDescription Source, StageMetrics Metrics)> lines;
    private readonly TimeProvider clock;
    private readonly long startedAt;
    private readonly StatusLine status;

    public ProgressLine(IReadOnlyList<(SourceDescription Source, StageMetrics Metrics)> lines, TimeProvider clock)
    {
        this.lines = lines;
        this.clock = clock;
        startedAt = clock.GetTimestamp();
        status = new StatusLine(Text, clock);
    }

    public ValueTask DisposeAsync() => status.DisposeAsync();

    private string Text()
    {
        long done = lines.Sum(l => l.Metrics.Published);
        long? all = lines.All(l => l.Source.FrameCount is > 0) ? lines.Sum(l => l.Source.FrameCount) : null;
        double seconds = clock.GetElapsedTime(startedAt).TotalSeconds;
        double rate = done / Math.Max(seconds, 1e-3);
        string frames = all is null
            ? string.Create(CultureInfo.InvariantCulture, $"{done} frames")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{Bar((double)done / all.Value)} {100.0 * done / all,3:0} %  {done}/{all}");
        string eta = all is null || done == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture,
                $"  ETA {TimeSpan.FromSeconds(Math.Max(0, all.Value - done) / rate):m\\:ss}");
        double latency = lines.Max(l => l.Metrics.CaptureToPublish.PercentileMs(0.5));
        return string.Create(CultureInfo.InvariantCulture,
            $"{frames}  {rate:0.0} fps  latency {latency:0.0} ms  dropped {lines.Sum(l => l.Metrics.Dropped)}{eta}");
    }

    private static string Bar(double share)
    {
        const int Width = 24;
        int filled = (int)Math.Round(Math.Clamp(share, 0, 1) * Width);
        return new string('█', filled) + new string('░', Width - filled);
    }
}
