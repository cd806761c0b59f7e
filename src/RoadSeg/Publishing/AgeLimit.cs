namespace RoadSeg.Publishing;

/// <summary>
/// Age beyond which a live result is stale. It can be changed while the line runs, within what it was made with: who
/// watches may ask for fresher results than who started the run, never for older ones. Any thread.
/// </summary>
/// <param name="most">The limit at the start, which no change exceeds.</param>
public sealed class AgeLimit(TimeSpan most)
{
    private long ticks = most.Ticks;

    /// <summary>The lowest limit: scenes come no faster than cameras give pictures.</summary>
    public static TimeSpan Least { get; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The limit at the start.</summary>
    public TimeSpan Most { get; } = most;

    /// <summary>The limit now.</summary>
    public TimeSpan Now => TimeSpan.FromTicks(Interlocked.Read(ref ticks));

    /// <summary>Changes the limit.</summary>
    /// <param name="limit">From <see cref="Least"/> to <see cref="Most"/>.</param>
    /// <returns>False, and no change, when it is outside.</returns>
    public bool TrySet(TimeSpan limit)
    {
        bool isAllowed = limit >= (Least < Most ? Least : Most) && limit <= Most;
        if (isAllowed)
        {
            Interlocked.Exchange(ref ticks, limit.Ticks);
        }

        return isAllowed;
    }
}
