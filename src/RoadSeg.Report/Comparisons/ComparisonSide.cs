using RoadSeg.Metrics;

namespace RoadSeg.Report.Comparisons;

/// <summary>One side of a comparison, for people.</summary>
/// <param name="Title">In a few words.</param>
/// <param name="Details">What it is: name and value of each.</param>
/// <param name="Metrics">Durations; null where an earlier run is compared.</param>
/// <param name="EarlierLatency">Capture to publish as an earlier run says it; null where none does.</param>
public sealed record ComparisonSide(
    string Title, IReadOnlyList<(string Name, string Value)> Details, StageMetrics? Metrics,
    LatencyPercentiles? EarlierLatency);
