using RoadSeg.Metrics;

namespace RoadSeg.Report.Comparisons;

/// <summary>One side of a comparison, for people.</summary>
/// <param name="Title">In a few words.</param>
/// <param name="Details">What it is: name and value of each.</param>
/// <param name="Metrics">Durations; null where an earlier run is compared.</param>
public sealed record ComparisonSide(
    string Title, IReadOnlyList<(string Name, string Value)> Details, StageMetrics? Metrics);
