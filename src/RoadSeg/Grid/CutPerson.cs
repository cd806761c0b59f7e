using RoadSeg.Calibration;
using RoadSeg.Geometry;

namespace RoadSeg.Grid;

/// <summary>
/// Somebody cut by the edge of the picture: the feet may be outside, and the lowest that is seen hangs over the road,
/// farther off than the person stands.
/// </summary>
internal static class CutPerson
{
    // A hem or a raised foot.
    private const double HangsMeters = 0.2;

    /// <summary>By what the range to the foot is multiplied: 1 for who is whole.</summary>
    /// <param name="box">Of the region, pixels of the image.</param>
    /// <param name="camera">That took the image.</param>
    public static double ScaleOf(in ImageBox box, CameraModel camera)
    {
        bool isCut = box.U <= 1 || box.U + box.Width >= camera.Camera.Size.Width - 1;
        return isCut ? Math.Max(0, 1 - (HangsMeters / camera.CameraInBase.Z)) : 1;
    }

    /// <summary>Where the feet may be at the nearest: the foot itself for who is whole.</summary>
    /// <param name="foot">On the ground, where the lowest that is seen would stand.</param>
    /// <param name="box">Of the region, pixels of the image.</param>
    /// <param name="camera">That took the image.</param>
    public static GroundPoint NearestOf(GroundPoint foot, in ImageBox box, CameraModel camera)
    {
        double scale = ScaleOf(box, camera);
        if (scale >= 1)
        {
            return foot;
        }

        double x = camera.CameraInBase.X;
        double y = camera.CameraInBase.Y;
        return new GroundPoint(x + ((foot.X - x) * scale), y + ((foot.Y - y) * scale));
    }
}
