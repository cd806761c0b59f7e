using System.Collections.Immutable;

namespace RoadSeg.Grid;

/// <summary>How an obstacle of one class stands on the ground.</summary>
/// <param name="ClearanceMeters">
/// Height over the road of the lowest part that is seen. A vehicle does not touch the road where it is seen to end: a
/// bumper this high hides ground that is nearer by this share of the camera's height.
/// </param>
/// <param name="DepthMeters">
/// How far it reaches behind its contact along the line of sight at least: so deep its cells are occupied. Never less
/// than one cell.
/// </param>
public readonly record struct ObstacleFootprint(double ClearanceMeters, double DepthMeters)
{
    private static readonly string[] Vehicles = ["Car", "Vehicle", "Van", "Motorcycle", "Caravan", "Trailer"];
    private static readonly string[] LargeVehicles = ["Truck", "Bus", "Train", "Tram"];
    private static readonly string[] Standing =
    [
        "Pole", "SignSymbol", "Tree", "Vegetation", "Fence", "Wall", "Building", "Column_Pole", "Traffic light",
        "Traffic sign",
    ];

    /// <summary>A class of which nothing is known: hangs as low as a car, is as deep as a cell.</summary>
    public static ObstacleFootprint Other { get; } = new(0.05, 0);

    /// <summary>Vehicles, large vehicles, and what stands on the ground, by the usual class names.</summary>
    public static ImmutableDictionary<string, ObstacleFootprint> Usual { get; } = ImmutableDictionary
        .Create<string, ObstacleFootprint>(StringComparer.OrdinalIgnoreCase)
        .AddRange(Vehicles.Select(name => KeyValuePair.Create(name, new ObstacleFootprint(0.05, 0.4))))
        .AddRange(LargeVehicles.Select(name => KeyValuePair.Create(name, new ObstacleFootprint(0.1, 0.6))))
        .AddRange(Standing.Select(name => KeyValuePair.Create(name, new ObstacleFootprint(0, 0))));
}

/// <summary>The ego vehicle's outline on the ground: a rectangle in base_link, metres.</summary>
/// <param name="FrontMeters">How far it reaches ahead of base_link's origin.</param>
/// <param name="RearMeters">How far it reaches behind it.</param>
/// <param name="HalfWidthMeters">Half its width.</param>
public readonly record struct EgoFootprint(double FrontMeters, double RearMeters, double HalfWidthMeters)
{
    /// <summary>Whether a point lies in it.</summary>
    public bool Contains(double x, double y) => DistanceTo(x, y) <= 0;

    /// <summary>Metres from the outline to a point; 0 inside.</summary>
    public double DistanceTo(double x, double y)
    {
        double ahead = Math.Max(0, Math.Max(x - FrontMeters, -RearMeters - x));
        double aside = Math.Max(0, Math.Abs(y) - HalfWidthMeters);
        return Math.Sqrt((ahead * ahead) + (aside * aside));
    }
}
