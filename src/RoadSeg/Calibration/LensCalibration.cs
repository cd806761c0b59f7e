using System.Collections.Immutable;
using RoadSeg.Geometry;

namespace RoadSeg.Calibration;

/// <summary>One solution for lens and views, as a solver finds it.</summary>
/// <param name="Intrinsics">Pinhole part.</param>
/// <param name="Distortion">Lens part.</param>
/// <param name="Poses">Pose of the target before the camera in each view.</param>
public sealed record LensSolution(Intrinsics Intrinsics, Distortion Distortion, ImmutableArray<TargetPose> Poses);

/// <summary>Pose of a target in the optical frame (x right, y down, z ahead): origin, and its two edges.</summary>
/// <param name="Origin">First point, metres.</param>
/// <param name="Right">Unit vector along its rows.</param>
/// <param name="Down">Unit vector along its columns.</param>
public readonly record struct TargetPose(Vector3D Origin, Vector3D Right, Vector3D Down);

/// <summary>
/// The decisions around a solver: are there enough views, which do not fit, is the answer determined at all. The
/// reprojection errors are computed here with the lens models that RoadSeg projects with.
/// </summary>
public sealed class LensCalibration
{
    /// <summary>Fewer views than this are refused.</summary>
    public const int ViewsMin = 4;

    private const double OutlierFactor = 2.5;
    private const double OutlierAlwaysFine = 0.5;
    private const double DroppedShareMax = 1.0 / 3;
    private const double FocalSigmaShareMax = 0.05;

    // At 1280 pixels: what no lens, board and corner search explains any more.
    private const double RmsShareMax = 4.0 / 1280;

    private readonly CalibrationTarget target;
    private readonly ImageSize image;
    private readonly string name;
    private readonly Func<IReadOnlyList<TargetView>, LensSolution> solve;

    /// <summary>Prepares.</summary>
    /// <param name="name">Name of the camera.</param>
    /// <param name="image">Size of the pictures.</param>
    /// <param name="target">What the views show.</param>
    /// <param name="solve">Finds lens and poses; may throw <see cref="CalibrationException"/>.</param>
    public LensCalibration(
        string name, ImageSize image, CalibrationTarget target,
        Func<IReadOnlyList<TargetView>, LensSolution> solve)
    {
        this.name = name;
        this.image = image;
        this.target = target;
        this.solve = solve;
    }

    /// <summary>Calibrates.</summary>
    /// <param name="views">Chosen views.</param>
    /// <exception cref="CalibrationException">Too few views, contradictory ones, or they leave it open.</exception>
    public LensFit Fit(IReadOnlyList<TargetView> views)
    {
        ArgumentNullException.ThrowIfNull(views);
        RequireEnough(views.Count, "");
        List<TargetView> used = [.. views];
        List<ViewFit> dropped = [];
        while (true)
        {
            LensSolution solution = solve(used);
            CameraInfo camera = new(name, image, solution.Intrinsics, solution.Distortion, null, []);
            camera.ThrowIfUnusable();
            ViewFit[] fits = [.. used.Select((view, i) => Judge(camera, view, solution.Poses[i]))];
            double median = fits.Select(fit => fit.RmsPixels).Order().ElementAt(fits.Length / 2);
            ViewFit worst = fits.MaxBy(fit => fit.RmsPixels)!;
            if (worst.RmsPixels <= Math.Max(OutlierAlwaysFine, OutlierFactor * median))
            {
                return Accept(camera, used, fits, dropped);
            }

            used.Remove(worst.View);
            dropped.Add(worst);
            RequireEnough(
                used.Count, FormattableString.Invariant($" after {dropped.Count} that do not fit the others"));
            if (dropped.Count > DroppedShareMax * views.Count)
            {
                throw Contradiction(FormattableString.Invariant(
                    $"{dropped.Count} of {views.Count} views do not fit the others"), fits);
            }
        }
    }

    private LensFit Accept(CameraInfo camera, List<TargetView> used, ViewFit[] fits, List<ViewFit> dropped)
    {
        double rms = Math.Sqrt(fits.Average(fit => fit.RmsPixels * fit.RmsPixels));
        double limit = Math.Max(1, RmsShareMax * image.Width);
        if (rms > limit)
        {
            throw Contradiction(FormattableString.Invariant(
                $"the reprojection error is {rms:0.00} pixels, at most {limit:0.0} can be used"), fits);
        }

        IntrinsicsSigma sigma = LeaveOneOut(used);
        double share = Math.Max(
            sigma.FocalLengthX / camera.Intrinsics.FocalLengthX, sigma.FocalLengthY / camera.Intrinsics.FocalLengthY);
        if (!(share <= FocalSigmaShareMax))
        {
            string error = FormattableString.Invariant(
                $"fx {camera.Intrinsics.FocalLengthX:0} ± {sigma.FocalLengthX:0}, ")
                + FormattableString.Invariant($"fy {camera.Intrinsics.FocalLengthY:0} ± {sigma.FocalLengthY:0} pixels");
            throw new CalibrationException(
                $"the views leave the lens open: {error}, expected errors below "
                + FormattableString.Invariant($"{100 * FocalSigmaShareMax:0} %; the target leans by ")
                + FormattableString.Invariant($"{fits.Min(f => f.LeanDegrees):0} to {fits.Max(f => f.LeanDegrees):0} ")
                + "degrees. Take views with the target leaning 20 to 45 degrees to each side, near and far, also at "
                + "the picture's corners.");
        }

        return new LensFit(camera, target, rms, sigma, [.. fits], [.. dropped]);
    }

    // Jackknife: what each view by itself pulls at the answer.
    private IntrinsicsSigma LeaveOneOut(List<TargetView> used)
    {
        int n = used.Count;
        Intrinsics[] without = new Intrinsics[n];
        for (int i = 0; i < n; i++)
        {
            without[i] = solve([.. used.Where((_, k) => k != i)]).Intrinsics;
        }

        return new IntrinsicsSigma(
            Sigma(k => k.FocalLengthX), Sigma(k => k.FocalLengthY),
            Sigma(k => k.PrincipalPointX), Sigma(k => k.PrincipalPointY));

        double Sigma(Func<Intrinsics, double> of)
        {
            double mean = without.Average(of);
            return Math.Sqrt(without.Sum(k => (of(k) - mean) * (of(k) - mean)) * (n - 1) / n);
        }
    }

    private ViewFit Judge(CameraInfo camera, TargetView view, TargetPose pose)
    {
        // A camera 1 m above its base_link, level: the optical frame in other words.
        CameraModel model = new(camera with { Mount = new CameraMount(1, 0, 0, 0, 0, 0) });
        ImmutableArray<TargetPoint> points = target.Lay();
        double sum = 0;
        double most = 0;
        for (int i = 0; i < view.Points.Length; i++)
        {
            TargetPoint laid = points[view.Places[i]];
            Vector3D p = pose.Origin + (pose.Right * laid.Right) + (pose.Down * laid.Down);
            double squared = double.PositiveInfinity;
            if (model.TryProject(new Vector3D(p.Z, -p.X, 1 - p.Y), out ImagePoint seen))
            {
                double du = seen.U - view.Points[i].U;
                double dv = seen.V - view.Points[i].V;
                squared = (du * du) + (dv * dv);
            }

            sum += squared;
            most = Math.Max(most, squared);
        }

        TargetPoint last = points[^1];
        Vector3D middle = pose.Origin + (pose.Right * (last.Right / 2)) + (pose.Down * (last.Down / 2));
        double normalZ = (pose.Right.X * pose.Down.Y) - (pose.Right.Y * pose.Down.X);
        return new ViewFit(
            view, Math.Sqrt(sum / view.Points.Length), Math.Sqrt(most), middle.Length,
            Math.Acos(Math.Clamp(Math.Abs(normalZ), 0, 1)) * 180 / Math.PI);
    }

    private void RequireEnough(int count, string after)
    {
        if (count < ViewsMin)
        {
            throw new CalibrationException(FormattableString.Invariant(
                $"too few views of the {target}: {count} can be used{after}, at least {ViewsMin} are needed and 10 to ")
                + "30 are good. Take more, sharp and all over the picture.");
        }
    }

    private static CalibrationException Contradiction(string what, ViewFit[] fits)
    {
        IEnumerable<string> worst = fits.OrderByDescending(fit => fit.RmsPixels).Take(3).Select(
            fit => FormattableString.Invariant($"\"{fit.View.Name}\" {fit.RmsPixels:0.0}"));
        return new CalibrationException(
            $"the views contradict each other: {what}. Worst, in pixels: {string.Join(", ", worst)}. Are all pictures "
            + "from one camera with one focus and zoom, of one flat target, and is its size right?");
    }
}
