using RoadSeg.Publishing;

namespace RoadSeg.Report.Runs;

/// <summary>What a report keeps of one frame.</summary>
/// <param name="FrameId">Number at its source.</param>
/// <param name="Seconds">Media time.</param>
/// <param name="ClipSeconds">Its place in the overlay video.</param>
/// <param name="LatencyMs">Capture to publish.</param>
/// <param name="DrivableFraction">Share of the picture that is drivable area, 0..1.</param>
/// <param name="People">Pedestrians and cyclists.</param>
/// <param name="InPath">Those of them in the path.</param>
/// <param name="NearestMeters">Distance of the nearest; null without one on the ground plane.</param>
/// <param name="Status">Whether the result may be relied on.</param>
/// <param name="Reasons">Why not.</param>
public readonly record struct FrameFigures(
    long FrameId, double Seconds, double ClipSeconds, double LatencyMs, double DrivableFraction, int People, int InPath,
    double? NearestMeters, SceneStatus Status, StatusReasons Reasons);
