using System.Globalization;
using RoadSeg.Comparing;
using RoadSeg.Sources;

namespace RoadSeg.Cli.Comparing;

/// <summary>How far a comparison is, as a <see cref="StatusLine"/>.</summary>
internal static class CompareProgress
{
    /// <summary>Starts to tell.</summary>
    public static StatusLine Of(SourceDescription source, Comparison comparison, TimeProvider clock)
    {
        long startedAt = clock.GetTimestamp();
        return new StatusLine(Text, clock);

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
}
