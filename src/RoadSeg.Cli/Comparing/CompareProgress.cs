using System.Globalization;
using RoadSeg.Comparing;
using RoadSeg.Sources;

namespace RoadSeg.Cli.Comparing;

/// <summary>One line on a terminal, rewritten four times a second.</summary>
internal sealed class CompareProgress : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly ITimer? timer;

    public CompareProgress(SourceDescription source, Comparison comparison, TimeProvider clock)
    {
        long startedAt = clock.GetTimestamp();
        if (Console.IsErrorRedirected)
        {
            return;
        }

        timer = clock.CreateTimer(_ => Console.Error.Write("\r\e[K" + Text()), null, Interval, Interval);

        string Text()
        {
            int done = comparison.Frames.Count;
            double rate = done / Math.Max(clock.GetElapsedTime(startedAt).TotalSeconds, 1e-3);
            string left = source.FrameCount is long all && done > 0
                ? string.Create(CultureInfo.InvariantCulture,
                    $" of {all}  ETA {TimeSpan.FromSeconds(Math.Max(0, all - done) / rate):m\\:ss}")
                : "";
            return string.Create(CultureInfo.InvariantCulture, $"{done} frames{left}  {rate:0.0} fps");
        }
    }

    public void Dispose()
    {
        if (timer is not null)
        {
            timer.Dispose();
            Console.Error.Write("\r\e[K");
        }
    }
}
