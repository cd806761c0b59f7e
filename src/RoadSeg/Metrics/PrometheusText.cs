using System.Buffers;
using System.Diagnostics.Metrics;

namespace RoadSeg.Metrics;

/// <summary>
/// Collects what the meters of this process record, from construction on, and writes it as Prometheus reads it: text
/// exposition format 0.0.4. Listens to <see cref="Instruments.MeterName"/> and to .NET's own <c>System.Runtime</c>
/// (collections, heap, resident memory, threads). Recording allocates nothing once a series exists. Any thread.
/// </summary>
public sealed class PrometheusText : IDisposable
{
    /// <summary>Content type of what <see cref="Write"/> writes.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const string RuntimeMeter = "System.Runtime";

    private readonly MeterListener listener = new();
    private readonly Func<Meter, bool> isWanted;
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, MetricFamily> families = new(StringComparer.Ordinal);

    /// <summary>Begins to collect.</summary>
    public PrometheusText()
        : this(meter => meter.Name is Instruments.MeterName or RuntimeMeter)
    {
    }

    internal PrometheusText(Func<Meter, bool> isWanted)
    {
        this.isWanted = isWanted;
        listener.InstrumentPublished = Listen;
        listener.SetMeasurementEventCallback<double>(static (_, value, tags, to) => ((Inlet)to!).Record(value, tags));
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, to) => ((Inlet)to!).Record(value, tags));
        listener.SetMeasurementEventCallback<int>(static (_, value, tags, to) => ((Inlet)to!).Record(value, tags));
        listener.Start();
    }

    /// <summary>Writes everything collected so far. One writing at a time; others wait.</summary>
    /// <param name="output">UTF-8 goes here.</param>
    public void Write(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        lock (gate)
        {
            foreach (MetricFamily family in families.Values)
            {
                family.ForgetObserved();
            }

            listener.RecordObservableInstruments();
            foreach (MetricFamily family in families.Values)
            {
                family.Write(output);
            }
        }
    }

    /// <summary>Stops collecting.</summary>
    public void Dispose() => listener.Dispose();

    private void Listen(Instrument instrument, MeterListener meters)
    {
        if (!isWanted(instrument.Meter) || MetricKinds.Of(instrument) is not MetricKind kind)
        {
            return;
        }

        // The ending belongs to histograms. .NET has a few such gauges (assemblies, timers): nobody misses them.
        string name = MetricNames.Of(instrument.Name, instrument.Unit, kind);
        if (kind == MetricKind.Gauge && name.EndsWith("_count", StringComparison.Ordinal))
        {
            return;
        }

        MetricFamily? family;
        lock (gate)
        {
            // A later run in the same process has the same instruments again: they go on where the first ones were.
            if (!families.TryGetValue(name, out family))
            {
                family = new MetricFamily(name, instrument, kind);
                families.Add(name, family);
            }
        }

        if (family.Kind == kind)
        {
            string origin = MetricSeries.LabelsOf(instrument.Meter.Tags);
            meters.EnableMeasurementEvents(instrument, new Inlet(family, origin));
        }
    }

    // Where the measurements of one instrument go.
    private sealed record Inlet(MetricFamily Family, string Origin)
    {
        public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            Family.Record(value, Origin, tags);
    }
}
