namespace RoadSeg.Sources;

/// <summary>When to open a lost source again. Waits for nothing itself. One thread at a time.</summary>
/// <param name="options">The delays.</param>
/// <param name="clock">Tells how long a connection held.</param>
/// <param name="seed">Seed of the jitter; different for each client of one server.</param>
public sealed class ReconnectPolicy(ReconnectOptions options, TimeProvider clock, int seed)
{
    private readonly Random random = new(seed);
    private long? connectedAt;
    private int attempts;

    /// <summary>Frames come.</summary>
    public void Connected() => connectedAt = clock.GetTimestamp();

    /// <summary>The time to wait before the next attempt; call it once for each.</summary>
    public TimeSpan NextDelay()
    {
        if (connectedAt is long since && clock.GetElapsedTime(since) >= options.StableAfter)
        {
            attempts = 0;
        }

        connectedAt = null;
        TimeSpan delay = options.FirstDelay;
        for (int i = 0; i < attempts && delay < options.LongestDelay; i++)
        {
            delay *= 2;
        }

        attempts++;
        TimeSpan bounded = delay < options.LongestDelay ? delay : options.LongestDelay;
        return bounded * (1 + (options.Jitter * ((2 * random.NextDouble()) - 1)));
    }
}
