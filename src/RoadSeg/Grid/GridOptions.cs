namespace RoadSeg.Grid;

/// <summary>How the grid is filled.</summary>
public sealed record GridOptions
{
    /// <summary>Radius of the disc that a pedestrian occupies, metres.</summary>
    public double PedestrianRadiusMeters { get; init; } = 0.3;

    /// <summary>Radius of the disc that a cyclist occupies, metres.</summary>
    public double CyclistRadiusMeters { get; init; } = 0.5;

    /// <summary>Pixels the network is less sure of make no cell free or occupied, 0..1.</summary>
    public double MinimumConfidence { get; init; } = 0.5;

    /// <summary>Cells farther from the camera than this stay unknown, metres.</summary>
    public double MaxRangeMeters { get; init; } = 60;
}
