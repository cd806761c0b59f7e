namespace RoadSeg.Publishing;

/// <summary>
/// Sees to it that consumers hear of it when nothing fresh comes, whatever hangs: it has a timer of its own and waits
/// for no stage.
/// </summary>
internal sealed class Watchdog : IAsyncDisposable
{
    private readonly PublisherHub hub;
    private readonly ITimer timer;

    /// <summary>Starts to watch.</summary>
    /// <param name="hub">The end of a live line.</param>
    /// <param name="clock">Keeps the timer.</param>
    public Watchdog(PublisherHub hub, TimeProvider clock)
    {
        this.hub = hub;
        timer = clock.CreateTimer(
            static state => ((Watchdog)state!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Look();
    }

    /// <summary>Stops; no scene comes from here afterwards.</summary>
    public ValueTask DisposeAsync() => timer.DisposeAsync();

    private void Look() => timer.Change(hub.RepeatIfStale(), Timeout.InfiniteTimeSpan);
}
