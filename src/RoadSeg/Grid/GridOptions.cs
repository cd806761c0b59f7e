using System.Collections.Immutable;

namespace RoadSeg.Grid;

/// <summary>How the grid is filled.</summary>
public sealed record GridOptions
{
    /// <summary>Radius of the disc that a pedestrian occupies around the foot, metres.</summary>
    public double PedestrianRadiusMeters { get; init; } = 0.4;

    /// <summary>Radius of the disc that a cyclist occupies around the nearest wheel, metres.</summary>
    public double CyclistRadiusMeters { get; init; } = 0.5;

    /// <summary>
    /// How obstacles of each class stand on the ground, by the model's class name (case does not matter); classes
    /// that are not in it are <see cref="ObstacleFootprint.Other"/>.
    /// </summary>
    public ImmutableDictionary<string, ObstacleFootprint> Footprints { get; init; } = ObstacleFootprint.Usual;

    /// <summary>Pixels the network is less sure of make no cell free or occupied, 0..1.</summary>
    public double MinimumConfidence { get; init; } = 0.5;

    /// <summary>Cells farther from the camera than this stay unknown, metres.</summary>
    public double MaxRangeMeters { get; init; } = 60;

    /// <summary>
    /// Cells across which fewer class-map pixels lie than this stay unknown: what is as narrow as a cell could stand
    /// there unseen between two columns of pixels.
    /// </summary>
    public double MinimumPixelsAcross { get; init; } = 1;

    /// <summary>
    /// Cells where one class-map pixel covers more ground than this along the line of sight stay unknown, metres.
    /// Nearer, free ground ends one pixel before what stands on it: a pixel longer than a cell frees nothing wrongly.
    /// </summary>
    public double MaxPixelDepthMeters { get; init; } = 1;

    /// <summary>
    /// Free cells keep this distance from what stands beside or behind them, metres, on top of half a pixel.
    /// </summary>
    public double ContactMarginMeters { get; init; } = 0.05;

    /// <summary>The ego vehicle's outline: its own cells are unknown; null when it is not told.</summary>
    public EgoFootprint? Ego { get; init; }

    /// <summary>Whether evidence of several frames is put together.</summary>
    public bool IsFused { get; init; } = true;
}
