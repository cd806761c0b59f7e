using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Segmenting;

namespace RoadSeg.Tests.Regions;

/// <summary>Draws people into class maps.</summary>
internal static class Drawn
{
    // Head, trunk and legs of somebody who faces the camera.
    public static void StandWhole(Segmentation map, CameraModel camera, GroundPoint point)
    {
        Assert.True(camera.TryProject(point, out ImagePoint foot));
        Assert.True(camera.TryProject(new Vector3D(point.X, point.Y, 1.74), out ImagePoint head));
        double scale = (foot.V - head.V) / 1.74;
        FillPart(map, foot, scale, (0.0, 0.85, 0.12));
        FillPart(map, foot, scale, (0.85, 1.48, 0.22));
        FillPart(map, foot, scale, (1.48, 1.74, 0.09));
    }

    public static void Stand(Segmentation map, CameraModel camera, GroundPoint point)
    {
        Assert.True(camera.TryProject(point, out ImagePoint foot));
        Assert.True(camera.TryProject(new Vector3D(point.X, point.Y, 1.7), out ImagePoint head));
        int bottom = (int)Math.Round(foot.V + 0.5);
        int middle = (int)Math.Round(foot.U);
        map.Fill(middle - 8, (int)head.V, middle + 9, bottom, ClassMap.Person);
    }

    private static void FillPart(
        Segmentation map, ImagePoint foot, double scale, (double From, double To, double Half) part) => map.Fill(
            (int)Math.Round(foot.U - (part.Half * scale)), (int)Math.Round(foot.V + 0.5 - (part.To * scale)),
            (int)Math.Round(foot.U + (part.Half * scale)) + 1, (int)Math.Round(foot.V + 0.5 - (part.From * scale)),
            ClassMap.Person);
}
