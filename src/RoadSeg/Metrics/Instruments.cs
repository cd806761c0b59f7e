using System.Diagnostics.Metrics;

namespace RoadSeg.Metrics;

/// <summary>
/// Every instrument of RoadSeg, named nowhere else (docs/formats.md lists them; a test holds the two together).
/// Recording allocates nothing and costs next to nothing while nobody listens. Any thread.
/// </summary>
public sealed class Instruments : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "RoadSeg";

    /// <summary>Tag of the whole meter, where a run has several cameras each with a line of its own.</summary>
    public const string CameraTag = "camera";

    /// <summary>Tag of a stage's figures: its name.</summary>
    public const string StageTag = "stage";

    /// <summary>Tag of scenes: ok, degraded or stale.</summary>
    public const string StatusTag = "status";

    /// <summary>Tag of scenes that are not ok: why.</summary>
    public const string ReasonTag = "reason";

    // From half a millisecond, which stages take, to the seconds that only a fault explains; 0.2 and 0.5 are where
    // people are warned and where results become stale.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
    };

    private readonly Meter meter;

    internal Instruments(string? camera, string meterName = MeterName)
    {
        meter = new Meter(new MeterOptions(meterName)
        {
            Tags = camera is null ? null : [new(CameraTag, camera)],
        });
        QueueTime = Histogram("roadseg.stage.queue_time", "Time an item waited for a stage.");
        WorkTime = Histogram("roadseg.stage.work_time", "Time a stage worked on an item.");
        CaptureToPublish = Histogram("roadseg.capture_to_publish", "Age of a result when it is published.");
        Drops = meter.CreateCounter<long>("roadseg.stage.drops", "{frame}", "Frames dropped before a stage.");
        Captured = meter.CreateCounter<long>("roadseg.frames.captured", "{frame}", "Frames that the source had.");
        Duplicates = meter.CreateCounter<long>(
            "roadseg.frames.duplicates", "{frame}", "Frames whose stamp did not move on.");
        Scenes = meter.CreateCounter<long>(
            "roadseg.scenes", "{scene}", "Scenes published, by status; stale ones without a new frame included.");
        Reasons = meter.CreateCounter<long>(
            "roadseg.scenes.not_ok", "{scene}", "Scenes published that are not ok, by reason; one may have several.");
    }

    internal Histogram<double> QueueTime { get; }

    internal Histogram<double> WorkTime { get; }

    internal Histogram<double> CaptureToPublish { get; }

    internal Counter<long> Drops { get; }

    internal Counter<long> Captured { get; }

    internal Counter<long> Duplicates { get; }

    internal Counter<long> Scenes { get; }

    internal Counter<long> Reasons { get; }

    /// <summary>Closes the instruments.</summary>
    public void Dispose() => meter.Dispose();

    /// <summary>Says what runs: a gauge that is always 1.</summary>
    internal void DescribeRun(
        Func<string> provider, string model, Func<IReadOnlyDictionary<string, int>> nodesByProvider)
    {
        meter.CreateObservableGauge(
            "roadseg.run",
            () => new Measurement<int>(
                1, new("provider", provider()), new KeyValuePair<string, object?>("model", model)),
            null, "What runs: execution provider, model. Always 1.");
        meter.CreateObservableGauge(
            "roadseg.run.nodes",
            () => nodesByProvider().Select(
                n => new Measurement<int>(n.Value, new KeyValuePair<string, object?>("provider", n.Key))),
            "{node}", "Nodes of the network that each execution provider runs, where a GPU runs some.");
    }

    /// <summary>Shows the age of the newest result.</summary>
    /// <param name="seconds">Gives it; null before the first one.</param>
    internal void WatchResultAge(Func<double?> seconds) => meter.CreateObservableGauge<double>(
        "roadseg.result.age", () => seconds() is double age ? [new(age)] : [], "s",
        "Time since the arrival of the frame of the newest result.");

    /// <summary>Shows how a source's connection stands.</summary>
    internal void WatchSource(Func<bool> isConnected, Func<int> reconnects)
    {
        meter.CreateObservableGauge(
            "roadseg.source.connected", () => isConnected() ? 1 : 0, null, "1 while the source delivers, else 0.");
        meter.CreateObservableCounter(
            "roadseg.source.reconnects", reconnects, "{reconnect}", "Times the source came back after a loss.");
    }

    private Histogram<double> Histogram(string name, string description) =>
        meter.CreateHistogram(name, "s", description, tags: null, Seconds);
}
