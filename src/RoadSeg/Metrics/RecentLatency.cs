namespace RoadSeg.Metrics;

/// <summary>
/// Percentiles of the last few seconds of a <see cref="LatencyHistogram"/>, for people who watch: at each
/// <see cref="Update"/> the new samples count fully and all older ones a fixed share less. One thread at a time; the
/// histogram may be written meanwhile.
/// </summary>
/// <param name="source">All samples of the run.</param>
/// <param name="kept">Share of its weight that a sample keeps at each update, 0 to below 1.</param>
public sealed class RecentLatency(LatencyHistogram source, double kept)
{
    // Less than a third of one sample is as good as none.
    private const double WeightMin = 0.3;

    private readonly long[] seen = new long[source.Counts.Length];
    private readonly double[] weights = new double[source.Counts.Length];
    private double total;

    /// <summary>Takes over what was recorded since the last call.</summary>
    public void Update()
    {
        ReadOnlySpan<long> counts = source.Counts;
        total = 0;
        for (int bucket = 0; bucket < weights.Length; bucket++)
        {
            long now = counts[bucket];
            weights[bucket] = (weights[bucket] * kept) + (now - seen[bucket]);
            seen[bucket] = now;
            total += weights[bucket];
        }
    }

    /// <summary>The duration in milliseconds that a share of the recent samples does not exceed.</summary>
    /// <param name="share">0..1, for example 0.99.</param>
    /// <returns>Null without recent samples.</returns>
    public double? PercentileMs(double share)
    {
        if (total < WeightMin)
        {
            return null;
        }

        double rank = share * total;
        double sum = 0;
        int last = 0;
        for (int bucket = 0; bucket < weights.Length; bucket++)
        {
            sum += weights[bucket];
            last = weights[bucket] > 0 ? bucket : last;
            if (sum >= rank && sum > 0)
            {
                return LatencyHistogram.MiddleMs(bucket);
            }
        }

        return LatencyHistogram.MiddleMs(last);
    }
}
