using RoadSeg.Geometry;

namespace RoadSeg.Calibration;

/// <summary>
/// The mount from a target that lies on the road: height, pitch and roll always; yaw when its heading is known, x and
/// y when its place is known as well.
/// </summary>
/// <param name="Target">With its true spacing.</param>
/// <param name="HeadingRadians">
/// Direction of its rows in base_link, counter-clockwise from ahead (a quarter turn when they lie straight across);
/// both ways along the rows are the same. Null when unknown.
/// </param>
/// <param name="Middle">Place of its middle in base_link; null when unknown.</param>
public sealed record TargetOnGround(CalibrationTarget Target, double? HeadingRadians, GroundPoint? Middle)
{
    private const double ScatterMaxRadians = 2 * Math.PI / 180;

    /// <summary>Finds the mount; of several views the mean, and their scatter as its error.</summary>
    /// <param name="lens">Calibrated camera.</param>
    /// <param name="views">Views of the target, all with the camera at the same place on the vehicle.</param>
    /// <param name="x">Known place of the camera ahead of base_link, used when it is not measured, metres.</param>
    /// <param name="y">Known place of the camera to the left of base_link, likewise.</param>
    /// <exception cref="CalibrationException">No view, or views that contradict each other.</exception>
    public MountEstimate Estimate(CameraInfo lens, IReadOnlyList<TargetView> views, double x, double y)
    {
        ArgumentNullException.ThrowIfNull(views);
        if (views.Count == 0)
        {
            throw new CalibrationException(
                $"no picture shows the {Target}: expected it whole, lying flat on the road, in good light. Check its "
                + "size and take another picture.");
        }

        MountEstimate[] estimates = [.. views.Select(view => FromView(lens, view))];
        CameraMount[] mounts = [.. estimates.Select(e => e.Mount)];
        CameraMount mean = new(
            mounts.Average(m => m.HeightMeters), mounts.Average(m => m.RollRadians),
            mounts.Average(m => m.PitchRadians), mounts[0].YawRadians, mounts[0].XMeters, mounts[0].YMeters);
        double scatter = Math.Max(
            Spread(mounts.Select(m => m.PitchRadians)), Spread(mounts.Select(m => m.RollRadians)));
        RefuseScatter(scatter, views.Count);
        MountSigma first = estimates[0].Sigma;
        bool hasYaw = HeadingRadians is not null && views.Count == 1;
        bool hasPlace = Middle is not null && hasYaw;
        MountSigma sigma = new(
            Error(first.HeightMeters, mounts.Select(m => m.HeightMeters)),
            Error(first.RollRadians, mounts.Select(m => m.RollRadians)),
            Error(first.PitchRadians, mounts.Select(m => m.PitchRadians)),
            hasYaw ? first.YawRadians : null, hasPlace ? first.XMeters : null, hasPlace ? first.YMeters : null);
        List<string> notes = [];
        if (!hasYaw)
        {
            notes.Add("yaw is not measured and taken as 0: give the target's heading, with one picture");
        }

        if (!hasPlace)
        {
            notes.Add("x and y are not measured: give the target's place and heading, with one picture");
        }

        return new MountEstimate(
            mean with
            {
                YawRadians = hasYaw ? mean.YawRadians : 0,
                XMeters = hasPlace ? mean.XMeters : x,
                YMeters = hasPlace ? mean.YMeters : y,
            },
            sigma,
            FormattableString.Invariant($"{Target} on the ground, {views.Count} views"),
            Math.Sqrt(estimates.Average(e => e.RmsPixels * e.RmsPixels)),
            [.. notes]);
    }

    private static void RefuseScatter(double scatter, int count)
    {
        if (scatter > ScatterMaxRadians)
        {
            throw new CalibrationException(FormattableString.Invariant(
                $"the {count} pictures contradict each other: pitch or roll differ by ")
                + FormattableString.Invariant($"{scatter * 180 / Math.PI:0.0} degrees from one to the next. Expected ")
                + "the target flat on the same plane road as the wheels, and the vehicle standing as it drives.");
        }
    }

    // Solved with the target's middle as base_link's origin, rows along x; then moved to where the target is.
    private MountEstimate FromView(CameraInfo lens, TargetView view)
    {
        System.Collections.Immutable.ImmutableArray<TargetPoint> points = Target.Lay();
        TargetPoint last = points[^1];
        GroundMark[] marks = [.. view.Points.Zip(view.Places, (pixel, place) => new GroundMark(
            pixel, new GroundPoint(points[place].Right - (last.Right / 2), (last.Down / 2) - points[place].Down)))];
        MountEstimate found = GroundPointMount.Estimate(lens, marks, "");
        double turn = HeadingRadians ?? -found.Mount.YawRadians;
        double yaw = Math.IEEERemainder(found.Mount.YawRadians + turn, Math.Tau);
        if (Math.Abs(yaw) > Math.PI / 2)
        {
            // The search may have begun at the other end of the target.
            turn += Math.PI;
            yaw = Math.IEEERemainder(yaw + Math.PI, Math.Tau);
        }

        (double sin, double cos) = Math.SinCos(turn);
        GroundPoint middle = Middle ?? default;
        return found with
        {
            Mount = found.Mount with
            {
                YawRadians = yaw,
                XMeters = middle.X + (cos * found.Mount.XMeters) - (sin * found.Mount.YMeters),
                YMeters = middle.Y + (sin * found.Mount.XMeters) + (cos * found.Mount.YMeters),
            },
        };
    }

    private static double? Error(double? ofOne, IEnumerable<double> values)
    {
        double[] all = [.. values];
        return all.Length < 2 ? ofOne : Math.Max(ofOne ?? 0, Spread(all)) / Math.Sqrt(all.Length);
    }

    private static double Spread(IEnumerable<double> values)
    {
        double[] all = [.. values];
        double mean = all.Average();
        return all.Length < 2 ? 0 : Math.Sqrt(all.Sum(v => (v - mean) * (v - mean)) / (all.Length - 1));
    }
}
