namespace RoadSeg.Metrics;

/// <summary>
/// Durations counted in logarithmic buckets 2 % wide from 1 µs to 1,000 s, so that percentiles of any number of
/// frames cost a fixed 8 KiB. The highest value is kept exactly. Any thread may record; reading while others record
/// gives a figure at most a sample or two old.
/// </summary>
public sealed class LatencyHistogram
{
    private const double MinimumMs = 0.001;
    private const double Growth = 1.02;
    private const int BucketCount = 1050;

    private static readonly double LogGrowth = Math.Log(Growth);

    private readonly Lock gate = new();
    private readonly long[] counts = new long[BucketCount];

    /// <summary>Number of samples.</summary>
    public long Count { get; private set; }

    /// <summary>Sum of all samples in milliseconds.</summary>
    public double SumMs { get; private set; }

    /// <summary>Largest sample in milliseconds.</summary>
    public double MaxMs { get; private set; }

    /// <summary>Counts one duration; negative ones count as zero.</summary>
    public void Record(TimeSpan duration)
    {
        double ms = Math.Max(0, duration.TotalMilliseconds);
        int bucket = ms <= MinimumMs ? 0 : 1 + (int)(Math.Log(ms / MinimumMs) / LogGrowth);
        lock (gate)
        {
            counts[Math.Min(bucket, BucketCount - 1)]++;
            Count++;
            SumMs += ms;
            MaxMs = Math.Max(MaxMs, ms);
        }
    }

    /// <summary>The duration in milliseconds that a share of the samples does not exceed, to within 1 %.</summary>
    /// <param name="share">0..1, for example 0.99.</param>
    /// <returns>0 without samples.</returns>
    public double PercentileMs(double share)
    {
        long rank = (long)Math.Ceiling(share * Count);
        long seen = 0;
        for (int bucket = 0; bucket < BucketCount; bucket++)
        {
            seen += counts[bucket];
            if (seen >= rank && seen > 0)
            {
                // The geometric middle of the bucket, never above what was really seen.
                return Math.Min(MaxMs, MiddleMs(bucket));
            }
        }

        return MaxMs;
    }

    /// <summary>The geometric middle of a bucket in milliseconds; 0 for the first.</summary>
    internal static double MiddleMs(int bucket) => bucket == 0 ? 0 : MinimumMs * Math.Pow(Growth, bucket - 0.5);

    /// <summary>Samples in each bucket, from the shortest durations on.</summary>
    internal ReadOnlySpan<long> Counts => counts;

    /// <summary>The usual percentiles.</summary>
    public LatencyPercentiles Percentiles() =>
        new(PercentileMs(0.50), PercentileMs(0.95), PercentileMs(0.99), MaxMs);
}

/// <summary>Percentiles of a set of durations, milliseconds.</summary>
/// <param name="P50">Median.</param>
/// <param name="P95">95th percentile.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="Max">Largest.</param>
public readonly record struct LatencyPercentiles(double P50, double P95, double P99, double Max);
