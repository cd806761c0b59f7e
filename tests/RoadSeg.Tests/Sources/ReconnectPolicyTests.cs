using RoadSeg.Sources;
using RoadSeg.Tests.Support;

namespace RoadSeg.Tests.Sources;

/// <summary>Delays between attempts to open a lost source.</summary>
public sealed class ReconnectPolicyTests
{
    private static readonly ReconnectOptions Exact = new()
    {
        FirstDelay = TimeSpan.FromSeconds(1),
        LongestDelay = TimeSpan.FromSeconds(6),
        StableAfter = TimeSpan.FromSeconds(5),
        Jitter = 0,
    };

    [Fact]
    public void Delays_double_up_to_the_longest()
    {
        ReconnectPolicy policy = new(Exact, new ManualClock(), 1);
        Assert.Equal([1.0, 2, 4, 6, 6, 6], Enumerable.Range(0, 6).Select(_ => policy.NextDelay().TotalSeconds));
    }

    [Fact]
    public void After_a_thousand_attempts_the_delay_is_still_the_longest()
    {
        ReconnectPolicy policy = new(Exact, new ManualClock(), 1);
        TimeSpan last = TimeSpan.Zero;
        for (int i = 0; i < 1000; i++)
        {
            last = policy.NextDelay();
        }

        Assert.Equal(6, last.TotalSeconds);
    }

    [Fact]
    public void A_connection_that_held_starts_again_with_the_first_delay()
    {
        ManualClock clock = new();
        ReconnectPolicy policy = new(Exact, clock, 1);
        policy.NextDelay();
        policy.NextDelay();
        policy.Connected();
        clock.Advance(Exact.StableAfter);
        Assert.Equal([1.0, 2], [policy.NextDelay().TotalSeconds, policy.NextDelay().TotalSeconds]);
    }

    // A sender that takes connections and drops them at once would otherwise be asked four times a second for ever.
    [Fact]
    public void A_connection_that_broke_at_once_does_not()
    {
        ManualClock clock = new();
        ReconnectPolicy policy = new(Exact, clock, 1);
        List<double> delays = [];
        for (int i = 0; i < 4; i++)
        {
            policy.Connected();
            clock.Advance(Exact.StableAfter - TimeSpan.FromMilliseconds(1));
            delays.Add(policy.NextDelay().TotalSeconds);
        }

        Assert.Equal([1.0, 2, 4, 6], delays);
    }

    [Fact]
    public void Jitter_spreads_the_delays_within_its_share()
    {
        ReconnectOptions options = Exact with { Jitter = 0.25, LongestDelay = Exact.FirstDelay };
        double[] delays =
        [
            .. Enumerable.Range(0, 200)
                .Select(seed => new ReconnectPolicy(options, new ManualClock(), seed).NextDelay().TotalSeconds),
        ];
        Assert.All(delays, delay => Assert.InRange(delay, 0.75, 1.25));
        Assert.InRange(delays.Min(), 0.75, 0.8);
        Assert.InRange(delays.Max(), 1.2, 1.25);
    }

    [Fact]
    public void The_same_seed_gives_the_same_delays()
    {
        ReconnectOptions options = new();
        ReconnectPolicy one = new(options, new ManualClock(), 7);
        ReconnectPolicy other = new(options, new ManualClock(), 7);
        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal(one.NextDelay(), other.NextDelay()));
    }
}
