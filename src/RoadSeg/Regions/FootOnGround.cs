using RoadSeg.Calibration;
using RoadSeg.Geometry;

namespace RoadSeg.Regions;

/// <summary>Puts a person's foot on the road plane and says whether it stands in the ego vehicle's way.</summary>
internal sealed class FootOnGround(
    ImageSize classMap, Letterbox imageFromModel, CameraModel camera, RegionOptions options)
{
    /// <summary>What projects.</summary>
    public CameraModel Camera { get; set; } = camera;

    /// <summary>
    /// Where the foot stands and by how much one class-map pixel up or down would move it; null at the horizon,
    /// where one pixel up is no ground any more and the distance means nothing.
    /// </summary>
    public GroundFix? Fix(ImagePoint foot)
    {
        ImagePoint farther = new(foot.U, foot.V - imageFromModel.ScaleV);
        ImagePoint nearer = new(foot.U, foot.V + imageFromModel.ScaleV);
        if (!Camera.TryGround(foot, out GroundPoint point)
            || !Camera.TryGround(farther, out GroundPoint far))
        {
            return null;
        }

        // The ground just below the lens's field has no ray; then the step away from the camera stands for both.
        double sigma = Camera.TryGround(nearer, out GroundPoint near)
            ? Distance(near, far) / 2
            : Distance(point, far);
        return new GroundFix(point, sigma);
    }

    /// <summary>
    /// Whether a foot stands in the straight corridor ahead or within the margin beside it, and on or within the
    /// margin of drivable ground (a person behind the outside of a bend is straight ahead, but not in the way).
    /// Where no drivable ground was found the corridor alone decides. Assumes that the vehicle drives straight on.
    /// </summary>
    public bool IsInPath(GroundPoint foot, DrivableArea drivable)
    {
        double margin = options.PathMarginMeters;
        if (foot.X < 0 || Math.Abs(foot.Y) > options.CorridorHalfWidthMeters + margin)
        {
            return false;
        }

        return !drivable.IsPresent
            || IsDrivable(foot, drivable)
            || IsDrivable(foot with { X = foot.X - margin }, drivable)
            || IsDrivable(foot with { Y = foot.Y - margin }, drivable)
            || IsDrivable(foot with { Y = foot.Y + margin }, drivable);
    }

    private bool IsDrivable(GroundPoint ground, DrivableArea drivable)
    {
        if (!Camera.TryProject(ground, out ImagePoint pixel))
        {
            return false;
        }

        ImagePoint model = imageFromModel.ModelFromImage(pixel.U, pixel.V);
        double column = Math.Floor(model.U + 0.5);
        double row = Math.Floor(model.V + 0.5);
        return column >= 0 && row >= 0 && column < classMap.Width && row < classMap.Height
            && drivable.Mask[((int)row * classMap.Width) + (int)column] != 0;
    }

    private static double Distance(GroundPoint a, GroundPoint b) =>
        Math.Sqrt(((a.X - b.X) * (a.X - b.X)) + ((a.Y - b.Y) * (a.Y - b.Y)));
}
