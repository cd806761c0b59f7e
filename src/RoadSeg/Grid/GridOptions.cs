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

    /// <summary>
    /// Height above the road of the lowest part of an obstacle that is seen, metres. Vehicles do not touch the road
    /// where they are seen to end: a bumper this high hides ground that is nearer by this share of the camera's height.
    /// 3 cm halves the cells wrongly called free on synthetic drives and costs no agreement; more begins to cost some.
    /// </summary>
    public double ClearanceMeters { get; init; } = 0.03;

    /// <summary>Distance by which an obstacle's contact is taken to be nearer than it is seen, metres.</summary>
    public double ContactMarginMeters { get; init; } = 0.05;
}
