using RoadSeg.Metrics;

namespace RoadSeg;

/// <summary>How a run ended.</summary>
/// <param name="Failure">Why the line ended early; null when the source ended or the run was stopped.</param>
/// <param name="Wall">Duration from the first read to the last sink closed.</param>
/// <param name="AllocatedBytesPerFrame">Managed bytes per frame after warm-up; null in runs too short to say.</param>
/// <param name="ItemsOutstanding">Frames and scenes not given back: 0 unless there is a bug.</param>
/// <param name="Sinks">What each sink made or why it failed.</param>
/// <param name="Metrics">Counts and durations.</param>
public sealed record RunResult(
    Exception? Failure,
    TimeSpan Wall,
    double? AllocatedBytesPerFrame,
    int ItemsOutstanding,
    IReadOnlyList<SinkResult> Sinks,
    StageMetrics Metrics);

/// <summary>What became of one sink.</summary>
/// <param name="Name">As the user wrote it.</param>
/// <param name="Summary">What it made; null when nothing.</param>
/// <param name="Failure">Why it failed; null when it did not.</param>
/// <param name="Skipped">Results of a live source that it never got, because it was still busy with older ones.</param>
public sealed record SinkResult(string Name, string? Summary, Exception? Failure, long Skipped);
