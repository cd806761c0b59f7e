using RoadSeg.Metrics;

namespace RoadSeg.Tests.Metrics;

public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(0.50)]
    [InlineData(0.95)]
    [InlineData(0.99)]
    public void Percentiles_agree_with_sorting_to_within_a_bucket(double share)
    {
        // Log-normal-like durations over four decades, against the exact nearest-rank percentile.
        Random random = new(5);
        LatencyHistogram histogram = new();
        double[] samples = new double[20_000];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = Math.Pow(10, (random.NextDouble() * 4) - 2);
            histogram.Record(TimeSpan.FromMilliseconds(samples[i]));
        }

        Array.Sort(samples);
        double exact = samples[(int)Math.Ceiling(share * samples.Length) - 1];
        Assert.InRange(histogram.PercentileMs(share), exact * 0.98, exact * 1.02);
        Assert.Equal(samples[^1], histogram.MaxMs, 1e-3);
    }

    [Fact]
    public void Without_samples_everything_is_zero() =>
        Assert.Equal(new LatencyPercentiles(0, 0, 0, 0), new LatencyHistogram().Percentiles());

    [Fact]
    public void Percentiles_never_exceed_the_largest_sample()
    {
        LatencyHistogram histogram = new();
        histogram.Record(TimeSpan.FromMilliseconds(10));
        Assert.InRange(histogram.PercentileMs(0.99), 9.8, 10);
    }

    [Fact]
    public void Extremes_are_kept()
    {
        LatencyHistogram histogram = new();
        histogram.Record(TimeSpan.FromSeconds(-1));
        histogram.Record(TimeSpan.FromHours(10));
        Assert.Equal(0, histogram.PercentileMs(0.5));
        Assert.Equal(36_000_000, histogram.MaxMs);
    }
}
