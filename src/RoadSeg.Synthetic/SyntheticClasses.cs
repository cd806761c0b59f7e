using RoadSeg.Inference;

namespace RoadSeg.Synthetic;

/// <summary>The eleven classes of the scene generator: ids, names and order are those of CamVid.</summary>
public static class SyntheticClasses
{
    /// <summary>Above the horizon, nothing hit.</summary>
    public const byte Sky = 0;

    /// <summary>Houses with their roofs.</summary>
    public const byte Building = 1;

    /// <summary>Lamp posts, sign posts, bollards.</summary>
    public const byte Pole = 2;

    /// <summary>Carriageway with its markings and parking strips.</summary>
    public const byte Road = 3;

    /// <summary>Kerbs, pavements and all other ground that is not carriageway.</summary>
    public const byte Pavement = 4;

    /// <summary>Trees and hedges.</summary>
    public const byte Tree = 5;

    /// <summary>Sign plates and signal heads.</summary>
    public const byte SignSymbol = 6;

    /// <summary>Fences and garden walls.</summary>
    public const byte Fence = 7;

    /// <summary>Cars and vans, with their underside.</summary>
    public const byte Car = 8;

    /// <summary>People on foot.</summary>
    public const byte Pedestrian = 9;

    /// <summary>Riders with their bicycles.</summary>
    public const byte Bicyclist = 10;

    /// <summary>The ego vehicle's own bonnet: not a class.</summary>
    public const byte Ego = ClassTable.IgnoredId;

    /// <summary>Names, colours (CamVid's) and roles in id order.</summary>
    public static ClassTable Table { get; } = new(
    [
        new ClassDefinition("Sky", new ClassColour(128, 128, 128), ClassRole.Other),
        new ClassDefinition("Building", new ClassColour(128, 0, 0), ClassRole.Obstacle),
        new ClassDefinition("Pole", new ClassColour(192, 192, 128), ClassRole.Obstacle),
        new ClassDefinition("Road", new ClassColour(128, 64, 128), ClassRole.Drivable),
        new ClassDefinition("Pavement", new ClassColour(60, 40, 222), ClassRole.Other),
        new ClassDefinition("Tree", new ClassColour(128, 128, 0), ClassRole.Obstacle),
        new ClassDefinition("SignSymbol", new ClassColour(192, 128, 128), ClassRole.Obstacle),
        new ClassDefinition("Fence", new ClassColour(64, 64, 128), ClassRole.Obstacle),
        new ClassDefinition("Car", new ClassColour(64, 0, 128), ClassRole.Obstacle),
        new ClassDefinition("Pedestrian", new ClassColour(64, 64, 0), ClassRole.Pedestrian),
        new ClassDefinition("Bicyclist", new ClassColour(0, 128, 192), ClassRole.Cyclist),
    ]);
}
