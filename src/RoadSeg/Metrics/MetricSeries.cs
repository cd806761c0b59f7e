using System.Globalization;

namespace RoadSeg.Metrics;

/// <summary>The figures of one set of tags. One thread at a time.</summary>
internal sealed class MetricSeries
{
    private readonly string origin;
    private readonly KeyValuePair<string, object?>[] tags;
    private readonly double[] bounds;
    private readonly string labels;

    /// <summary>Begins at zero.</summary>
    /// <param name="origin">Labels of the meter, in front of its own.</param>
    /// <param name="tags">Copied.</param>
    /// <param name="bounds">Upper limits of the buckets, rising; empty for what is no histogram.</param>
    public MetricSeries(string origin, ReadOnlySpan<KeyValuePair<string, object?>> tags, double[] bounds)
    {
        this.origin = origin;
        this.tags = [.. tags];
        this.bounds = bounds;
        labels = string.Join(',', (origin.Length == 0 ? [] : new[] { origin }).Concat(this.tags.Select(Label)));
        Buckets = new long[bounds.Length == 0 ? 0 : bounds.Length + 1];
    }

    /// <summary>The total, the sum of a histogram's values, or the value of a gauge.</summary>
    public double Value { get; private set; }

    /// <summary>Values in each bucket, the last one without a limit.</summary>
    public long[] Buckets { get; }

    /// <summary>The labels of a meter's own tags; empty for none.</summary>
    public static string LabelsOf(IEnumerable<KeyValuePair<string, object?>>? meterTags) =>
        string.Join(',', (meterTags ?? []).Select(Label));

    /// <summary>True when these are its meter and its tags, in the same order.</summary>
    public bool Has(string otherOrigin, ReadOnlySpan<KeyValuePair<string, object?>> others)
    {
        if (others.Length != tags.Length || origin != otherOrigin)
        {
            return false;
        }

        for (int i = 0; i < tags.Length; i++)
        {
            if (tags[i].Key != others[i].Key || !Equals(tags[i].Value, others[i].Value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes in a measurement.</summary>
    /// <param name="value">It.</param>
    /// <param name="replaces">It is the new value; else it is added.</param>
    public void Record(double value, bool replaces)
    {
        Value = replaces ? value : Value + value;
        if (Buckets.Length == 0)
        {
            return;
        }

        int bucket = 0;
        while (bucket < bounds.Length && value > bounds[bucket])
        {
            bucket++;
        }

        Buckets[bucket]++;
    }

    /// <summary>The tags as labels, with one more behind them; nothing at all without any.</summary>
    public string Labels(string more = "") => labels.Length == 0 && more.Length == 0 ? ""
        : labels.Length == 0 || more.Length == 0 ? $"{{{labels}{more}}}"
        : $"{{{labels},{more}}}";

    private static string Label(KeyValuePair<string, object?> tag)
    {
        string value = Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "";
        value = value.Replace("\\", @"\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", @"\n", StringComparison.Ordinal);
        return $"{MetricNames.Clean(tag.Key)}=\"{value}\"";
    }
}
