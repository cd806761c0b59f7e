namespace RoadSeg.Inference;

/// <summary>What a class means to the line, whatever its name.</summary>
public enum ClassRole
{
    /// <summary>Neither ground to drive on nor in the way: sky, pavement.</summary>
    Other,

    /// <summary>Ground the ego vehicle may drive on.</summary>
    Drivable,

    /// <summary>People on foot.</summary>
    Pedestrian,

    /// <summary>People riding, with what they ride.</summary>
    Cyclist,

    /// <summary>Stands on the ground and is in the way: vehicles, buildings, poles, trees, fences.</summary>
    Obstacle,

    /// <summary>Says nothing: void.</summary>
    Ignored,
}
