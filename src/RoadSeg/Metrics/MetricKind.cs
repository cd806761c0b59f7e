using System.Diagnostics.Metrics;

namespace RoadSeg.Metrics;

/// <summary>What Prometheus calls the type of a metric.</summary>
internal enum MetricKind
{
    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Only goes up.</summary>
    Counter,

    /// <summary>Counts in buckets.</summary>
    Histogram,
}

/// <summary>What becomes of an instrument.</summary>
internal static class MetricKinds
{
    /// <summary>The type, null for instruments whose numbers are not collected.</summary>
    public static MetricKind? Of(Instrument instrument) => instrument switch
    {
        Histogram<double> or Histogram<long> or Histogram<int> => MetricKind.Histogram,
        Counter<double> or Counter<long> or Counter<int> => MetricKind.Counter,
        ObservableCounter<double> or ObservableCounter<long> or ObservableCounter<int> => MetricKind.Counter,
        Gauge<double> or Gauge<long> or Gauge<int> => MetricKind.Gauge,
        ObservableGauge<double> or ObservableGauge<long> or ObservableGauge<int> => MetricKind.Gauge,
        UpDownCounter<double> or UpDownCounter<long> or UpDownCounter<int> => MetricKind.Gauge,
        ObservableUpDownCounter<double> or ObservableUpDownCounter<long> or ObservableUpDownCounter<int> =>
            MetricKind.Gauge,
        _ => null,
    };

    /// <summary>True when a measurement replaces the one before; false when it adds to it.</summary>
    public static bool IsTotal(Instrument instrument) =>
        instrument.IsObservable || instrument is Gauge<double> or Gauge<long> or Gauge<int>;
}
