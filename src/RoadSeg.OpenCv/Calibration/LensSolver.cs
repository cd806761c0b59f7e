using System.Diagnostics.CodeAnalysis;
using OpenCvSharp;
using RoadSeg.Calibration;
using RoadSeg.Geometry;
using Size = OpenCvSharp.Size;

namespace RoadSeg.OpenCv.Calibration;

/// <summary>Lens and poses from views by OpenCV's calibration, plumb_bob or fisheye.</summary>
public static class LensSolver
{
    /// <summary>Solves.</summary>
    /// <param name="views">Four or more views of the target.</param>
    /// <param name="target">What they show.</param>
    /// <param name="image">Size of the pictures.</param>
    /// <param name="model">Which lens.</param>
    /// <exception cref="CalibrationException">The views are degenerate.</exception>
    public static LensSolution Solve(
        IReadOnlyList<TargetView> views, CalibrationTarget target, ImageSize image, DistortionModel model)
    {
        ArgumentNullException.ThrowIfNull(views);
        ArgumentNullException.ThrowIfNull(target);
        Point3f[] all = [.. target.Lay().Select(p => new Point3f((float)p.Right, (float)p.Down, 0))];
        Point3f[][] laid = [.. views.Select(view => view.Places.Select(place => all[place]).ToArray())];
        Point2f[][] seen =
            [.. views.Select(view => view.Points.Select(p => new Point2f((float)p.U, (float)p.V)).ToArray())];
        Size size = new(image.Width, image.Height);
        try
        {
            return model == DistortionModel.Equidistant
                ? Fisheye(laid, seen, size)
                : PlumbBob(laid, seen, size);
        }
        catch (OpenCVException e)
        {
            throw new CalibrationException(
                $"the {views.Count} views of the {target} are degenerate: OpenCV finds no lens ({e.ErrMsg}). Expected "
                + "views from several sides, the target leaning 20 to 45 degrees, near and far. Take other pictures"
                + (model == DistortionModel.Equidistant ? ", or use --model plumb_bob." : "."),
                e);
        }
    }

    [SuppressMessage("Performance", "CA1814", Justification = "OpenCvSharp4 takes K in this form.")]
    private static LensSolution PlumbBob(Point3f[][] laid, Point2f[][] seen, Size size)
    {
        double[,] k = new double[3, 3];
        double[] d = new double[5];
        Cv2.CalibrateCamera(laid, seen, size, k, d, out Vec3d[] turns, out Vec3d[] moves);
        return new LensSolution(
            new Intrinsics(k[0, 0], k[1, 1], k[0, 2], k[1, 2]),
            new Distortion(DistortionModel.PlumbBob, [.. d]),
            [.. turns.Zip(moves, PoseOf)]);
    }

    private static LensSolution Fisheye(Point3f[][] laid, Point2f[][] seen, Size size)
    {
        Mat[] objects = [.. laid.Select(view => Column(view, MatType.CV_32FC3))];
        Mat[] images = [.. seen.Select(view => Column(view, MatType.CV_32FC2))];
        using Mat k = new(3, 3, MatType.CV_64FC1);
        using Mat d = new(4, 1, MatType.CV_64FC1);
        Guess(k, d, size);
        Mat[] turns = [];
        Mat[] moves = [];
        try
        {
            const FishEyeCalibrationFlags flags = FishEyeCalibrationFlags.RecomputeExtrinsic
                | FishEyeCalibrationFlags.FixSkew | FishEyeCalibrationFlags.UseIntrinsicGuess;
            Cv2.FishEye.Calibrate(
                objects, images, size, k, d, out IEnumerable<Mat> rvecs, out IEnumerable<Mat> tvecs, flags,
                TermCriteria.Both(200, 1e-10));
            turns = [.. rvecs];
            moves = [.. tvecs];
            return new LensSolution(
                new Intrinsics(
                    k.Get<double>(0, 0), k.Get<double>(1, 1), k.Get<double>(0, 2), k.Get<double>(1, 2)),
                new Distortion(
                    DistortionModel.Equidistant, [.. Enumerable.Range(0, 4).Select(i => d.Get<double>(i, 0))]),
                [.. turns.Zip(moves, (r, t) => PoseOf(r.Get<Vec3d>(0, 0), t.Get<Vec3d>(0, 0)))]);
        }
        finally
        {
            foreach (Mat used in objects.Concat(images).Concat(turns).Concat(moves))
            {
                used.Dispose();
            }
        }
    }

    // OpenCV's own start, a lens of 180 degrees across the picture, is its best for fisheyes, but it shares one focal
    // length: stated here so that it does not depend on OpenCV's version.
    private static void Guess(Mat k, Mat d, Size size)
    {
        double focal = Math.Max(size.Width, size.Height) / Math.PI;
        double[] values = [focal, 0, (size.Width - 1) / 2.0, 0, focal, (size.Height - 1) / 2.0, 0, 0, 1];
        for (int i = 0; i < values.Length; i++)
        {
            k.Set(i / 3, i % 3, values[i]);
        }

        for (int i = 0; i < 4; i++)
        {
            d.Set(i, 0, 0.0);
        }
    }

    private static Mat Column<T>(T[] items, MatType type)
        where T : unmanaged
    {
        Mat column = new(items.Length, 1, type);
        column.SetArray(items);
        return column;
    }

    private static TargetPose PoseOf(Vec3d turn, Vec3d move)
    {
        Cv2.Rodrigues([turn.Item0, turn.Item1, turn.Item2], out double[,] m, out _);
        return new TargetPose(
            new Vector3D(move.Item0, move.Item1, move.Item2),
            new Vector3D(m[0, 0], m[1, 0], m[2, 0]),
            new Vector3D(m[0, 1], m[1, 1], m[2, 1]));
    }
}
