using RoadSeg.Calibration;
using RoadSeg.Geometry;

namespace RoadSeg.Regions;

/// <summary>Puts a person's foot on the road plane and says whether it stands in the ego vehicle's way.</summary>
internal sealed class FootOnGround(
    ImageSize classMap, Letterbox imageFromModel, CameraModel camera, RegionOptions options)
{
    private const int HiddenSteps = 48;
    private const double HiddenSigmaMin = 0.3;
    private const double BodySideMeters = 0.25;

    // A network misreads what hides the feet and where the head ends, and both bounds with it: on a synthetic drive the
    // ranges were off by 2.5 to 4 m where the bounds alone told 1.2 to 2.1.
    private const double HiddenSigmaPerMeter = 0.08;

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
    /// Where somebody stands whose feet are hidden: nearer than the ground behind what is seen of them, farther than
    /// what hides them, and where a head so high belongs to a person of plausible height. Null where the line of sight
    /// never meets the ground's plane from above.
    /// </summary>
    /// <param name="foot">Where the region ends.</param>
    /// <param name="topV">Upper edge of the head, image row.</param>
    /// <param name="endV">Image row below <paramref name="foot"/> at which what hides the feet ends.</param>
    public GroundFix? FixHidden(ImagePoint foot, double topV, double endV)
    {
        if (!Camera.TryRayInBase(foot, out Vector3D down))
        {
            return null;
        }

        double farthest = Fix(foot) is GroundFix fix ? RangeOf(fix.Point) : options.MaximumRangeMeters;
        double nearest = Camera.TryGround(new ImagePoint(foot.U, endV), out GroundPoint end) ? RangeOf(end) : 0;
        bool isHeadSeen = Camera.TryRayInBase(new ImagePoint(foot.U, topV), out Vector3D up);
        double slope = isHeadSeen ? up.Z / Math.Sqrt((up.X * up.X) + (up.Y * up.Y) + 1e-12) : 0;
        (double range, double sigma) = RangeOfHidden(Math.Min(nearest, farthest), farthest, slope, isHeadSeen);
        double scale = range / Math.Sqrt((down.X * down.X) + (down.Y * down.Y) + 1e-12);
        return new GroundFix(
            new GroundPoint(Camera.CameraInBase.X + (down.X * scale), Camera.CameraInBase.Y + (down.Y * scale)),
            Math.Max(Math.Sqrt((sigma * sigma) + Square(HiddenSigmaPerMeter * range)), HiddenSigmaMin));
    }

    // Mean and standard deviation of the ranges in between, each as likely as the height it means.
    private (double Mean, double Sigma) RangeOfHidden(double nearest, double farthest, double slope, bool isHeadSeen)
    {
        double weight = 0;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < HiddenSteps; i++)
        {
            double range = nearest + ((i + 0.5) / HiddenSteps * (farthest - nearest));
            double off = (Camera.CameraInBase.Z + (slope * range) - options.PersonHeightMeters)
                / options.PersonHeightSigmaMeters;

            // However odd the height, the ranges in between are what is known.
            double likely = (isHeadSeen ? Math.Exp(-0.5 * off * off) : 0) + 1e-9;
            weight += likely;
            sum += likely * range;
            squares += likely * range * range;
        }

        double mean = sum / weight;
        return (mean, Math.Sqrt(Math.Max(0, (squares / weight) - (mean * mean))));
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

    /// <summary>Columns of the class map in a metre across, for what stands on the ground seen at a row's lower edge.
    /// Null at the horizon.</summary>
    /// <param name="column">Of the class map.</param>
    /// <param name="bottom">Row after the last.</param>
    public double? ColumnsPerMeter(int column, int bottom) =>
        WidthAt(column, column + 1, bottom) is double meters and > 0 ? 1 / meters : null;

    /// <summary>
    /// Rows of the class map in a metre of the trunk of somebody who stands at a point; null where that is not seen.
    /// </summary>
    public double? RowsPerMeter(GroundPoint middle)
    {
        double low = options.PersonHeightMeters - 1;
        bool isSeen = Camera.TryProject(
                new Vector3D(middle.X, middle.Y, options.PersonHeightMeters), out ImagePoint head)
            & Camera.TryProject(new Vector3D(middle.X, middle.Y, low), out ImagePoint hip);
        double rows = imageFromModel.ModelFromImage(hip.U, hip.V).V - imageFromModel.ModelFromImage(head.U, head.V).V;
        return isSeen && rows > 0 ? rows : null;
    }

    /// <summary>How somebody who stands at a point is seen.</summary>
    /// <param name="place">base_link.</param>
    /// <param name="height">Of the person, metres.</param>
    /// <returns>Null behind the camera and where up is not up in the picture.</returns>
    public BodyPose? PoseAt(GroundPoint place, double height)
    {
        double x = place.X - Camera.CameraInBase.X;
        double y = place.Y - Camera.CameraInBase.Y;
        double range = Math.Sqrt((x * x) + (y * y));
        double side = BodySideMeters / Math.Max(range, 1e-6);
        Vector3D waist = new(place.X, place.Y, height / 2);
        if (!Camera.TryProject(place, out ImagePoint foot)
            || !Camera.TryProject(new Vector3D(place.X, place.Y, height), out ImagePoint head)
            || !Camera.TryProject(waist, out ImagePoint middle)
            || !Camera.TryProject(waist + new Vector3D(y * side, -x * side, 0), out ImagePoint right))
        {
            return null;
        }

        BodyPose pose = new(
            place, range, height, imageFromModel.ModelFromImage(foot.U, foot.V),
            imageFromModel.ModelFromImage(head.U, head.V),
            (right.U - middle.U) / imageFromModel.ScaleU / BodySideMeters);
        return pose.Rows > 1 && pose.Scale > 0 ? pose : null;
    }

    /// <summary>The place at a bearing and range from the point below the camera.</summary>
    public GroundPoint PlaceAt(double bearing, double range) => new(
        Camera.CameraInBase.X + (range * Math.Cos(bearing)), Camera.CameraInBase.Y + (range * Math.Sin(bearing)));

    /// <summary>Bearing to the left and slope upwards of the line of sight through a point of the class map.</summary>
    public (double Bearing, double Slope)? SightOf(double column, double row) =>
        !Camera.TryRayInBase(imageFromModel.ImageFromModel(column, row), out Vector3D ray) ? null
            : (Math.Atan2(ray.Y, ray.X), ray.Z / Math.Sqrt((ray.X * ray.X) + (ray.Y * ray.Y) + 1e-12));

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

    /// <summary>Metres from the point below the camera.</summary>
    public double RangeOf(GroundPoint point) =>
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

    private static double Square(double value) => value * value;

    private static double Distance(GroundPoint a, GroundPoint b) =>
        Math.Sqrt(((a.X - b.X) * (a.X - b.X)) + ((a.Y - b.Y) * (a.Y - b.Y)));
}
