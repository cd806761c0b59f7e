namespace RoadSeg.Sources;

/// <summary>How patiently a lost source is opened again: delays that double, with jitter.</summary>
public sealed record ReconnectOptions
{
    /// <summary>Delay before the first attempt after a loss; above 0.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>No delay is longer, jitter aside: also after a night without a camera it is back soon.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Share 0..1 by which a delay is made longer or shorter at random: many clients do not come at once.
    /// </summary>
    public double Jitter { get; init; } = 0.2;

    /// <summary>
    /// A connection that held so long ends the trouble: the next loss starts with the first delay again. A source that
    /// gives a frame and breaks is opened ever more slowly.
    /// </summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Also wait for a source that is not there at the start, instead of failing.</summary>
    public bool WaitsForFirst { get; init; }
}
