using RoadSeg.Scoring;

namespace RoadSeg.Cli.Batches;

/// <summary>What a batch knows of one recording.</summary>
/// <param name="Name">Name of its folder.</param>
/// <param name="Source">The recording.</param>
/// <param name="State">Size and time of its file.</param>
/// <param name="Figures">What it came to; null when it failed.</param>
/// <param name="WallSeconds">How long it took.</param>
/// <param name="LatencyMs">Median of capture to publish.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
/// <param name="ExitCode">Exit code of the failure; 0 when it did not.</param>
internal sealed record BatchRow(
    string Name, string Source, string State, DriveFigures? Figures, double WallSeconds, double LatencyMs,
    string? Error = null, int ExitCode = 0);
