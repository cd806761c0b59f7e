namespace RoadSeg.Ros.Scenes;

/// <summary>Names of the coordinate frames, by REP-105.</summary>
/// <param name="Base">The vehicle, origin on the road plane: grid, drivable area, people on the ground.</param>
/// <param name="Camera">The camera's optical frame (z ahead, x right, y down).</param>
public sealed record RosFrames(string Base = "base_link", string Camera = "camera_optical")
{
    /// <summary>The usual names.</summary>
    public static RosFrames Default { get; } = new();
}
