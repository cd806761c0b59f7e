using System.Collections.Immutable;
using RoadSeg.Geometry;

namespace RoadSeg.Calibration;

/// <summary>A target as one picture shows it.</summary>
/// <param name="Name">Name of the picture for people: a file, or frame and time.</param>
/// <param name="Points">Its points that are seen, in the target's order, pixels.</param>
/// <param name="BlurPixels">
/// Width of its edges from 10 to 90 % of their height, pixels: 1 to 3 when sharp, more when moved or out of focus.
/// </param>
public sealed record TargetView(string Name, ImmutableArray<ImagePoint> Points, double BlurPixels)
{
    /// <summary>
    /// Which of the target's points each one is, ascending: all of them unless another choice is given, as for boards
    /// of which a part is enough.
    /// </summary>
    public ImmutableArray<int> Places { get; init; } = [.. Enumerable.Range(0, Points.Length)];
}
