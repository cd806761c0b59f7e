using RoadSeg.Inference;

namespace RoadSeg.Grid;

/// <summary>What a pixel of a class does to a line of sight.</summary>
/// <param name="Blocks">Nothing behind it is seen.</param>
/// <param name="Depth">How much behind the contact is occupied, metres; 0 for people, who have a disc.</param>
/// <param name="Scale">The range to the contact is multiplied by this, for what hangs above the road.</param>
/// <param name="Radius">Who has a foot there stands within this of it, metres; 0 for things.</param>
internal readonly record struct ContactRule(bool Blocks, float Depth, float Scale, float Radius)
{
    /// <summary>The rule of a class.</summary>
    /// <param name="classes">Table of the model.</param>
    /// <param name="id">Of the class.</param>
    /// <param name="options">With the footprints.</param>
    /// <param name="cellMeters">Edge of a cell: the least depth.</param>
    /// <param name="cameraHeightMeters">Above the road.</param>
    public static ContactRule Of(
        ClassTable classes, byte id, GridOptions options, double cellMeters, double cameraHeightMeters)
    {
        ClassRole role = classes.RoleOf(id);
        ObstacleFootprint foot = role != ClassRole.Obstacle ? default
            : options.Footprints.GetValueOrDefault(classes.Classes[id].Name, ObstacleFootprint.Other);
        return new ContactRule(
            role is ClassRole.Obstacle or ClassRole.Pedestrian or ClassRole.Cyclist,
            role == ClassRole.Obstacle ? (float)Math.Max(cellMeters, foot.DepthMeters) : 0,
            (float)Math.Max(0, 1 - (foot.ClearanceMeters / cameraHeightMeters)),
            (float)(role == ClassRole.Pedestrian ? options.PedestrianRadiusMeters
                : role == ClassRole.Cyclist ? options.CyclistRadiusMeters : 0));
    }
}
