namespace RoadSeg.OpenCv.Sources;

/// <summary>
/// Media time of a live connection, from 0 at its first frame and never going back: the camera's or the stream's own
/// stamps as long as they can be true, the time of arrival otherwise. One thread.
/// </summary>
/// <param name="clock">Measures arrivals.</param>
/// <param name="hasStamps">False when the stamps are known to mean nothing.</param>
internal sealed class MediaClock(TimeProvider clock, bool hasStamps)
{
    // A frame can be late, by a stall of the network; but not from the future, beyond what the first one was late.
    private static readonly TimeSpan MostBehind = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MostAhead = TimeSpan.FromSeconds(1);

    // A sender may set its clock now and then. One that jumps again and again has none.
    private const int JumpsMax = 4;
    private const int FramesToForget = 250;

    private bool hasFirst;
    private long firstAt;
    private double previousStampMs;
    private TimeSpan previous;
    private int jumps;
    private int framesSinceJump;

    /// <summary>True while the stamps are taken, false when the time of arrival is.</summary>
    public bool UsesStamps { get; private set; } = hasStamps;

    /// <summary>Media time of the next frame.</summary>
    /// <param name="arrivedAt">Its arrival, a timestamp of the clock.</param>
    /// <param name="stampMs">Its stamp in milliseconds, from wherever the sender counts.</param>
    public TimeSpan Next(long arrivedAt, double stampMs)
    {
        if (!hasFirst)
        {
            hasFirst = true;
            firstAt = arrivedAt;
            previousStampMs = stampMs;
            return TimeSpan.Zero;
        }

        TimeSpan arrival = clock.GetElapsedTime(firstAt, arrivedAt);
        TimeSpan next = arrival;
        if (UsesStamps)
        {
            double stepMs = stampMs - previousStampMs;
            TimeSpan stamped = previous + TimeSpan.FromMilliseconds(stepMs is > 0 and < 1e6 ? stepMs : 0);
            previousStampMs = stampMs;
            if (stepMs > 0 && stepMs < 1e6 && stamped <= arrival + MostAhead && stamped >= arrival - MostBehind)
            {
                next = stamped;
                jumps = ++framesSinceJump < FramesToForget ? jumps : 0;
            }
            else
            {
                framesSinceJump = 0;
                UsesStamps = ++jumps <= JumpsMax;
            }
        }

        previous = next > previous ? next : previous;
        return previous;
    }
}
