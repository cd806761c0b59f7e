using RoadSeg.Metrics;
using RoadSeg.Publishing;
using RoadSeg.Stages;
using RoadSeg.Tests.Support;

namespace RoadSeg.Tests.Publishing;

public sealed class PublisherHubTests : IDisposable
{
    private readonly ManualClock clock = new();
    private readonly StageMetrics metrics = new();
    private readonly List<string> warnings = [];

    public void Dispose() => metrics.Dispose();

    // A sink that hangs: its inbox fills up and drops.
    [Fact]
    public async Task Saying_that_nothing_is_fresh_costs_no_allocation()
    {
        await using FakePublisher publisher = new();
        SinkRunner hanging = new(
            publisher, new Inbox<Scene>(metrics.Stage("sink"), 2, WhenFull.DropOldest, metrics, clock), metrics, clock);
        using PublisherHub hub = await HubAsync([hanging]);
        long allocated = Allocations.Of(() =>
        {
            for (int i = 0; i < 20; i++)
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                hub.RepeatIfStale();
            }
        });
        Assert.Equal(0, allocated);
        Assert.True(metrics.Repeated >= 20);
        hub.Complete();
        hanging.Inbox.Close();
        Assert.Equal(0, hub.RepeatsOutstanding);
    }

    [Fact]
    public async Task Nothing_is_said_after_the_end()
    {
        using PublisherHub hub = await HubAsync([]);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Freshness.RepeatEvery, hub.RepeatIfStale());
        hub.Complete();
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Timeout.InfiniteTimeSpan, hub.RepeatIfStale());
        Assert.Equal(1, metrics.Repeated);
    }

    [Fact]
    public void People_hear_of_old_results_seldom()
    {
        FreshnessLog log = new(Note, clock);
        for (int i = 0; i < 300; i++)
        {
            log.Fresh(TimeSpan.FromMilliseconds(i % 2 == 0 ? 100 : 300), clock.GetTimestamp());
            clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.True(SpinWait.SpinUntil(() => Count() == 3, TimeSpan.FromSeconds(30)));
        lock (warnings)
        {
            Assert.Contains("one result was older than 200 ms when published, up to 300 ms", warnings);
            Assert.Contains("50 results were older than 200 ms when published, up to 300 ms", warnings);
        }
    }

    [Fact]
    public void People_hear_when_results_become_stale_and_when_they_are_fresh_again()
    {
        FreshnessLog log = new(Note, clock);
        log.Stale(StatusReasons.SourceLost, clock.GetTimestamp());
        clock.Advance(TimeSpan.FromSeconds(3));
        log.Stale(StatusReasons.SourceLost, clock.GetTimestamp());
        Assert.True(SpinWait.SpinUntil(() => Count() == 1, TimeSpan.FromSeconds(30)));
        log.Fresh(TimeSpan.Zero, clock.GetTimestamp());
        Assert.True(SpinWait.SpinUntil(() => Count() == 2, TimeSpan.FromSeconds(30)));
        Assert.StartsWith("results are stale (source_lost)", warnings[0], StringComparison.Ordinal);
        Assert.Equal("results are fresh again after 3.0 s", warnings[1]);
    }

    private void Note(string text)
    {
        lock (warnings)
        {
            warnings.Add(text);
        }
    }

    private int Count()
    {
        lock (warnings)
        {
            return warnings.Count;
        }
    }

    private async Task<PublisherHub> HubAsync(SinkRunner[] sinks)
    {
        // A scene of its own, without a frame yet.
        Scene empty = await SomeScene.EmptyAsync(SomeScene.Pool(), 0);
        empty.Frame!.Dispose();
        await using HandFedSource source = new(clock);
        Freshness freshness = new(
            new AgeLimit(TimeSpan.FromMilliseconds(500)), empty, 1 + (3 * sinks.Length), source, metrics, clock,
            new FreshnessLog(null, clock));
        return new PublisherHub(sinks, metrics, clock, () => "CPU", () => { }, freshness);
    }
}
