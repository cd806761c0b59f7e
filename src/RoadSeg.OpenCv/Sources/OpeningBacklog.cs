namespace RoadSeg.OpenCv.Sources;

/// <summary>
/// Tells stale frames at the start of a stream: what a sender or FFmpeg had gathered before the opening comes in a
/// burst, faster than it was filmed. When frames come at their own pace, they are fresh. One thread.
/// </summary>
/// <param name="clock">Measures arrivals.</param>
/// <param name="nominalStep">Time between frames where stamps do not tell.</param>
internal sealed class OpeningBacklog(TimeProvider clock, TimeSpan nominalStep)
{
    // Decoding the first frame takes a while and looks like a pause: one frame at its own pace proves nothing.
    private const int FreshInARow = 2;

    // A sender that is simply faster than its stamps say must not be dropped for ever.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    private bool hasFirst;
    private long firstAt;
    private long previousAt;
    private double firstStampMs;
    private double previousStampMs;
    private int fresh;

    /// <summary>True when frames come at their own pace.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Frames that were stale.</summary>
    public int StaleCount { get; private set; }

    /// <summary>By how much the burst ran ahead of the clock: about how old its first frame was.</summary>
    public TimeSpan Age { get; private set; }

    /// <summary>Looks at the next frame; once one is fresh, all are.</summary>
    /// <param name="arrivedAt">Its arrival, a timestamp of the clock.</param>
    /// <param name="stampMs">Its stamp in milliseconds.</param>
    /// <returns>True when it is stale.</returns>
    public bool IsStale(long arrivedAt, double stampMs)
    {
        if (IsOver)
        {
            return false;
        }

        if (!hasFirst)
        {
            hasFirst = true;
            firstAt = arrivedAt;
            firstStampMs = stampMs;
        }
        else
        {
            double stepMs = stampMs - previousStampMs;
            TimeSpan step = stepMs is > 0 and < 1000 ? TimeSpan.FromMilliseconds(stepMs) : nominalStep;
            fresh = clock.GetElapsedTime(previousAt, arrivedAt) >= step / 2 ? fresh + 1 : 0;
            TimeSpan elapsed = clock.GetElapsedTime(firstAt, arrivedAt);
            IsOver = fresh >= FreshInARow || elapsed >= Longest;
            TimeSpan ahead = TimeSpan.FromMilliseconds(Math.Clamp(stampMs - firstStampMs, 0, 1e6)) - elapsed;
            Age = ahead > Age ? ahead : Age;
        }

        previousAt = arrivedAt;
        previousStampMs = stampMs;
        StaleCount += IsOver ? 0 : 1;
        return !IsOver;
    }
}
