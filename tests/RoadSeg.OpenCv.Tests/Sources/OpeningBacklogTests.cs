using RoadSeg.OpenCv.Sources;

namespace RoadSeg.OpenCv.Tests.Sources;

/// <summary>Stale frames at the opening of a stream.</summary>
public sealed class OpeningBacklogTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(40);
    private readonly OpeningBacklog backlog = new(TimeProvider.System, Step);

    [Fact]
    public void A_burst_is_stale_and_what_comes_at_its_own_pace_is_fresh()
    {
        // Thirty frames of 40 ms in 90 ms, then the real pace.
        double arrival = 0;
        int stale = 0;
        for (int i = 0; i < 60; i++)
        {
            arrival += i < 30 ? 3 : 40;
            stale += IsStale(arrival, 40 * i) ? 1 : 0;
        }

        Assert.Equal(31, stale);
        Assert.Equal((true, 31), (backlog.IsOver, backlog.StaleCount));
        Assert.InRange(backlog.Age.TotalSeconds, 1.0, 1.2);
    }

    [Fact]
    public void Without_a_burst_two_frames_are_lost_to_make_sure()
    {
        bool[] stale = [.. Enumerable.Range(0, 10).Select(i => IsStale(40 * i, 40 * i))];
        Assert.Equal([true, true, .. Enumerable.Repeat(false, 8)], stale);
    }

    [Fact]
    public void The_slow_decoding_of_a_first_frame_does_not_end_the_burst()
    {
        double arrival = 0;
        int stale = 0;
        for (int i = 0; i < 30; i++)
        {
            arrival += i == 1 ? 60 : i < 20 ? 3 : 40;
            stale += IsStale(arrival, 40 * i) ? 1 : 0;
        }

        Assert.Equal(21, stale);
    }

    [Fact]
    public void Without_stamps_the_nominal_rate_tells()
    {
        bool[] stale = [.. Enumerable.Range(0, 10).Select(i => IsStale((i * 3) + (i < 5 ? 0 : (i - 4) * 37), 0))];
        Assert.Equal([.. Enumerable.Repeat(true, 6), .. Enumerable.Repeat(false, 4)], stale);
    }

    [Fact]
    public void A_sender_that_is_always_fast_is_shown_after_three_seconds()
    {
        int i = 0;
        while (IsStale(5 * i, 40 * i))
        {
            i++;
            Assert.True(i < 1000);
        }

        Assert.Equal(600, i);
    }

    [Fact]
    public void Once_over_it_stays_over()
    {
        for (int i = 0; i < 5; i++)
        {
            IsStale(40 * i, 40 * i);
        }

        Assert.All(Enumerable.Range(5, 50), i => Assert.False(IsStale(200 + i, 40 * i)));
    }

    private bool IsStale(double arrivedMs, double stampMs) =>
        backlog.IsStale((long)(arrivedMs * TimeProvider.System.TimestampFrequency / 1000), stampMs);
}
