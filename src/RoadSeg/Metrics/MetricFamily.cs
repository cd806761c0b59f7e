using System.Buffers;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace RoadSeg.Metrics;

/// <summary>One metric with its series, one for each set of tags that was seen. Any thread.</summary>
internal sealed class MetricFamily
{
    // A tag with ever new values would fill the memory; ours have a dozen.
    private const int SeriesMax = 256;

    // Where an instrument gives no advice: Prometheus' usual ones, for seconds.
    private static readonly double[] UsualBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly string name;
    private readonly string help;
    private readonly bool isTotal;
    private readonly bool isObserved;
    private readonly double[] bounds;
    private readonly Lock gate = new();
    private readonly List<MetricSeries> series = [];

    public MetricFamily(string name, Instrument instrument, MetricKind kind)
    {
        this.name = name;
        Kind = kind;
        help = instrument.Description ?? instrument.Name;
        isTotal = MetricKinds.IsTotal(instrument);
        isObserved = instrument.IsObservable;
        bounds = kind != MetricKind.Histogram ? []
            : instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { Count: > 0 } advised }
                ? [.. advised]
                : UsualBounds;
    }

    public MetricKind Kind { get; }

    /// <summary>Takes in a measurement; allocates only for a series never seen before.</summary>
    /// <param name="value">It.</param>
    /// <param name="origin">Labels of the meter that it comes from; without braces, empty for none.</param>
    /// <param name="tags">Its own.</param>
    public void Record(double value, string origin, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (gate)
        {
            if (Find(origin, tags) is MetricSeries found)
            {
                found.Record(value, isTotal);
            }
        }
    }

    /// <summary>
    /// Forgets what is asked for anew at each collection: a series that is gone is not shown for ever.
    /// </summary>
    public void ForgetObserved()
    {
        if (isObserved)
        {
            lock (gate)
            {
                series.Clear();
            }
        }
    }

    /// <summary>Writes the metric; nothing when it has no series.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        lock (gate)
        {
            if (series.Count == 0)
            {
                return;
            }

            string type = Kind switch
            {
                MetricKind.Counter => "counter",
                MetricKind.Histogram => "histogram",
                _ => "gauge",
            };
            string text = help.Replace("\\", @"\\", StringComparison.Ordinal)
                .Replace("\n", @"\n", StringComparison.Ordinal);
            Put(output, $"# HELP {name} {text}\n# TYPE {name} {type}\n");
            foreach (MetricSeries one in series)
            {
                Write(output, one);
            }
        }
    }

    private static void Put(IBufferWriter<byte> output, string text) => Encoding.UTF8.GetBytes(text, output);

    // "R", and the infinities as Prometheus spells them.
    private static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString(CultureInfo.InvariantCulture);

    private MetricSeries? Find(string origin, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (MetricSeries one in series)
        {
            if (one.Has(origin, tags))
            {
                return one;
            }
        }

        if (series.Count == SeriesMax)
        {
            return null;
        }

        MetricSeries added = new(origin, tags, bounds);
        series.Add(added);
        return added;
    }

    private void Write(IBufferWriter<byte> output, MetricSeries one)
    {
        if (Kind != MetricKind.Histogram)
        {
            Put(output, $"{name}{one.Labels()} {Number(one.Value)}\n");
            return;
        }

        long below = 0;
        for (int i = 0; i <= bounds.Length; i++)
        {
            below += one.Buckets[i];
            string limit = Number(i < bounds.Length ? bounds[i] : double.PositiveInfinity);
            Put(output, string.Create(
                CultureInfo.InvariantCulture, $"{name}_bucket{one.Labels($"le=\"{limit}\"")} {below}\n"));
        }

        Put(output, string.Create(
            CultureInfo.InvariantCulture,
            $"{name}_sum{one.Labels()} {Number(one.Value)}\n{name}_count{one.Labels()} {below}\n"));
    }
}
