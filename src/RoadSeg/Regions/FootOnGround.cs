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
        return new GroundFix(Behind(point), sigma);
    }

    /// <summary>
    /// Where somebody stands whose feet are hidden: as far away as a head of usual height is seen so high, and nearer
    /// than where the region ends; null where neither tells.
    /// </summary>
    /// <param name="foot">Where the region ends.</param>
    /// <param name="topV">Upper edge of the head, image row.</param>
    public GroundFix? FixHidden(ImagePoint foot, double topV)
    {
        double eye = Camera.CameraInBase.Z;
        GroundFix? end = Fix(foot);
        double farthest = end is GroundFix fix ? RangeOf(fix.Point) : options.MaximumRangeMeters;
        double range = farthest / 2;
        double sigma = farthest / 2;
        if (Camera.TryRayInBase(new ImagePoint(foot.U, topV), out Vector3D ray))
        {
            double slope = ray.Z / Math.Sqrt((ray.X * ray.X) + (ray.Y * ray.Y) + 1e-12);
            double head = (options.PersonHeightMeters - eye) / slope;
            double error = options.PersonHeightSigmaMeters / Math.Max(1e-3, Math.Abs(slope));
            if (head > 0 && error < sigma)
            {
                range = Math.Min(head, farthest);
                sigma = error;
            }
        }

        if (!Camera.TryRayInBase(foot, out Vector3D down))
        {
            return null;
        }

        double scale = range / Math.Sqrt((down.X * down.X) + (down.Y * down.Y) + 1e-12);
        return new GroundFix(
            new GroundPoint(Camera.CameraInBase.X + (down.X * scale), Camera.CameraInBase.Y + (down.Y * scale)),
            Math.Max(sigma, 0.3));
    }

    /// <summary>Metres between two columns on the ground seen at a row's lower edge; null at the horizon.</summary>
    /// <param name="left">First column of the class map.</param>
    /// <param name="right">Column after the last.</param>
    /// <param name="bottom">Row after the last.</param>
    public double? WidthAt(int left, int right, int bottom) =>
        Camera.TryGround(imageFromModel.ImageFromModel(left - 0.5, bottom - 0.5), out GroundPoint a)
        && Camera.TryGround(imageFromModel.ImageFromModel(right - 0.5, bottom - 0.5), out GroundPoint b)
            ? Distance(a, b)
            : null;

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

    // The middle of who stands with the nearer sole at a point.
    private GroundPoint Behind(GroundPoint point)
    {
        double range = RangeOf(point);
        double scale = range < 1e-6 ? 0 : options.FootDepthMeters / range;
        return new GroundPoint(
            point.X + ((point.X - Camera.CameraInBase.X) * scale),
            point.Y + ((point.Y - Camera.CameraInBase.Y) * scale));
    }

    private double RangeOf(GroundPoint point) =>
        Distance(point, new GroundPoint(Camera.CameraInBase.X, Camera.CameraInBase.Y));

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
