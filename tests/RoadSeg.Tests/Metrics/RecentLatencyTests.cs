using RoadSeg.Metrics;

namespace RoadSeg.Tests.Metrics;

public sealed class RecentLatencyTests
{
    private readonly LatencyHistogram histogram = new();

    [Fact]
    public void Old_samples_are_forgotten_step_by_step()
    {
        RecentLatency recent = new(histogram, 0.5);
        Record(100, 4);
        recent.Update();
        Assert.Equal(100, recent.PercentileMs(0.5)!.Value, 1.5);
        for (int i = 0; i < 3; i++)
        {
            Record(10, 4);
            recent.Update();
        }

        // 4 · (1 + 1/2 + 1/4) new ones against 4/8 old ones.
        Assert.Equal(10, recent.PercentileMs(0.5)!.Value, 0.15);
        Assert.Equal(10, recent.PercentileMs(0.93)!.Value, 0.15);
        Assert.Equal(100, recent.PercentileMs(0.95)!.Value, 1.5);
        Assert.Equal(100, histogram.PercentileMs(0.99), 1.5);
    }

    [Fact]
    public void Without_recent_samples_there_is_nothing_to_say()
    {
        RecentLatency recent = new(histogram, 0.5);
        recent.Update();
        Assert.Null(recent.PercentileMs(0.5));
        Record(10, 1);
        recent.Update();
        Assert.NotNull(recent.PercentileMs(1));
        for (int i = 0; i < 3; i++)
        {
            recent.Update();
        }

        Assert.Null(recent.PercentileMs(0.5));
    }

    private void Record(double milliseconds, int count)
    {
        for (int i = 0; i < count; i++)
        {
            histogram.Record(TimeSpan.FromMilliseconds(milliseconds));
        }
    }
}
