namespace RoadSeg.Sources;

/// <summary>When frames are due. One thread at a time.</summary>
/// <param name="clock">Measures.</param>
internal sealed class Pace(TimeProvider clock)
{
    // Media time and timestamp that is counted from; null: the next frame is due at once.
    private (TimeSpan MediaTime, long At)? anchor;

    /// <summary>Media seconds per second; infinity is as fast as it goes.</summary>
    public double Speed { get; set; }

    /// <summary>Counts from the next frame on.</summary>
    public void Reset() => anchor = null;

    /// <summary>Time until a frame is due; not above zero when it is.</summary>
    public TimeSpan TimeLeft(TimeSpan mediaTime)
    {
        anchor ??= (mediaTime, clock.GetTimestamp());
        TimeSpan due = double.IsInfinity(Speed) ? TimeSpan.Zero : (mediaTime - anchor.Value.MediaTime) / Speed;
        return due - clock.GetElapsedTime(anchor.Value.At);
    }
}
