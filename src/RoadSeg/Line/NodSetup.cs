using RoadSeg.Calibration;
using RoadSeg.Grid;

namespace RoadSeg.Line;

/// <summary>What following the vehicle's nodding needs, made once.</summary>
/// <param name="Pitch">Measures.</param>
/// <param name="Cameras">The camera at each step.</param>
/// <param name="Builders">The grid's tables at each step.</param>
internal sealed record NodSetup(OnlinePitch Pitch, NoddedCameras Cameras, GridBuilder[] Builders)
{
    /// <summary>Makes it, on all cores.</summary>
    /// <param name="camera">Mounted camera at the size of the frames.</param>
    /// <param name="build">Makes the tables of one camera.</param>
    /// <param name="warn">Takes a warning when the horizon is not in the picture; null for silence.</param>
    /// <returns>Null when there is nothing to follow: then the mount is used as it is.</returns>
    public static NodSetup? Make(CameraModel camera, Func<CameraModel, GridBuilder> build, Action<string>? warn)
    {
        OnlinePitch pitch = new(camera);
        if (!pitch.SeesHorizon)
        {
            warn?.Invoke(
                "The horizon is not in the picture: pitch cannot be followed, and the mount is used as it is.");
            return null;
        }

        NoddedCameras cameras = new(camera);
        GridBuilder[] builders = new GridBuilder[cameras.Models.Count];
        Parallel.For(0, builders.Length, i => builders[i] = build(cameras.Models[i]));
        return new NodSetup(pitch, cameras, builders);
    }
}
