namespace RoadSeg.Web.Viewers;

/// <summary>Lets a number of messages a second through, with some room for bursts. One thread at a time.</summary>
/// <param name="perSecond">Messages a second in the long run.</param>
/// <param name="burst">Messages at once.</param>
/// <param name="clock">Measures.</param>
internal sealed class RateLimit(double perSecond, double burst, TimeProvider clock)
{
    private readonly double leftMax = burst;
    private double left = burst;
    private long previous = clock.GetTimestamp();

    /// <summary>Counts one message.</summary>
    /// <returns>False when there were too many.</returns>
    public bool Allows()
    {
        long now = clock.GetTimestamp();
        left = Math.Min(leftMax, left + (perSecond * clock.GetElapsedTime(previous, now).TotalSeconds));
        previous = now;
        if (left < 1)
        {
            return false;
        }

        left--;
        return true;
    }
}
