using System.Collections.Immutable;

namespace RoadSeg.Correcting;

/// <summary>A pixel that a person pointed at.</summary>
/// <param name="U">Column.</param>
/// <param name="V">Row.</param>
/// <param name="IsInside">Whether it belongs to the region, or surely does not.</param>
public readonly record struct RegionClick(int U, int V, bool IsInside);

/// <summary>A box that a person drew around a region; right and bottom are outside.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Right">Column after the last.</param>
/// <param name="Bottom">Row after the last.</param>
public readonly record struct RegionBox(int Left, int Top, int Right, int Bottom);

/// <summary>
/// What a person says of a region to be cut out: a box around it, or a click into it, and clicks that correct.
/// </summary>
/// <param name="Box">Null when the region is the one of one class around the first click.</param>
/// <param name="Clicks">In the order in which they were made.</param>
public sealed record RegionHint(RegionBox? Box, ImmutableArray<RegionClick> Clicks);
