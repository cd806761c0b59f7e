using OpenCvSharp;
using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Native;
using RoadSeg.OpenCv.Overlay;
using RoadSeg.Publishing;

namespace RoadSeg.OpenCv.Calibration;

/// <summary>Pictures by which people judge a calibration. Each writes one new PNG.</summary>
public static class CalibrationPictures
{
    private const int CoverageWidth = 960;
    private const int PreviewWidth = 800;
    private const double HalfAngleMax = 65 * Math.PI / 180;

    private static readonly Scalar Paper = new(250, 250, 250);
    private static readonly Scalar Ink = new(60, 60, 60);
    private static readonly Scalar Line = new(60, 200, 255);

    // From small errors to large ones, in the order of BGR.
    private static readonly Scalar[] Ramp = [new(160, 110, 20), new(90, 170, 60), new(20, 180, 230), new(30, 50, 220)];

    /// <summary>
    /// Where in the picture the views lie: outline and points of each, from blue (small reprojection error) to red.
    /// </summary>
    /// <exception cref="SinkException">The file cannot be written.</exception>
    public static void WriteCoverage(string path, LensFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ImageSize size = fit.Camera.Size;
        double scale = (double)CoverageWidth / size.Width;
        int height = (int)Math.Round(size.Height * scale);
        using Mat canvas = new(height, CoverageWidth, MatType.CV_8UC3, Paper);
        double most = fit.Views.Max(view => view.RmsPixels);
        foreach (ViewFit view in fit.Views)
        {
            Scalar colour = Ramp[(int)Math.Clamp(view.RmsPixels / most * Ramp.Length, 0, Ramp.Length - 1)];
            Point[] points = [.. view.View.Points.Select(p => At(p, scale))];
            if (SeenRectangle.Of(view.View, fit.Target) is { Corners: var (a, b, c, d) })
            {
                Point[] outline = [At(a, scale), At(b, scale), At(c, scale), At(d, scale)];
                Cv2.Polylines(canvas, [outline], true, colour, 2, LineTypes.AntiAlias);
            }

            foreach (Point point in points)
            {
                Cv2.Circle(canvas, point, 3, colour, -1, LineTypes.AntiAlias);
            }
        }

        Cv2.Rectangle(canvas, new Rect(0, 0, CoverageWidth, height), Ink, 1);
        OverlayText text = new(12);
        string caption = FormattableString.Invariant(
            $"{fit.Views.Length} views, RMS {fit.RmsPixels:0.00} px; blue: small error, red: up to {most:0.00} px");
        text.DrawPlain(canvas, caption, new Point(10, height - 12), Ink);
        Write(path, canvas);
    }

    /// <summary>
    /// A picture as the camera gives it and, to the right, without distortion. A line joins the ends of each row of the
    /// target: in the right one every point of the row lies on it.
    /// </summary>
    /// <param name="path">New PNG.</param>
    /// <param name="fit">The calibration.</param>
    /// <param name="view">The view that the picture shows.</param>
    /// <param name="bgr">The picture.</param>
    /// <exception cref="SinkException">The file cannot be written.</exception>
    public static void WriteUndistorted(string path, LensFit fit, TargetView view, ReadOnlySpan<byte> bgr)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(view);
        ImageSize size = fit.Camera.Size;
        CameraModel camera = new(fit.Camera with { Mount = new CameraMount(1, 0, 0, 0, 0, 0) });
        double focal = StraightFocal(camera, size);
        using Mat given = new(size.Height, size.Width, MatType.CV_8UC3);
        bgr.CopyTo(MatPixels.Of(given));
        using Mat straight = Straighten(given, camera, focal);
        DrawRows(given, fit.Target, view);
        DrawRows(
            straight, fit.Target,
            view with { Points = [.. view.Points.Select(p => Straight(camera, p, focal, size))] });
        using Mat both = Beside(given, straight);
        Write(path, both);
    }

    /// <summary>Writes a picture as a new PNG.</summary>
    internal static void Write(string path, Mat picture)
    {
        try
        {
            if (!Cv2.ImWrite(path, picture))
            {
                throw new SinkException(
                    $"picture \"{path}\" cannot be written: is the disk full, or the folder not writable?");
            }
        }
        catch (OpenCVException e)
        {
            throw new SinkException($"picture \"{path}\" cannot be written: {e.ErrMsg}", e);
        }
    }

    // The straight picture shows what the given one shows across its middle row, but no more than 130 degrees.
    private static double StraightFocal(CameraModel camera, ImageSize size)
    {
        double half = HalfAngleMax;
        foreach (double u in (double[])[0, size.Width - 1])
        {
            if (camera.TryRayInBase(new ImagePoint(u, camera.Camera.Intrinsics.PrincipalPointY), out Vector3D ray))
            {
                half = Math.Min(half, Math.Abs(Math.Atan2(ray.Y, ray.X)));
            }
        }

        return size.Width / 2.0 / Math.Tan(half);
    }

    private static Mat Straighten(Mat given, CameraModel camera, double focal)
    {
        ImageSize size = camera.Camera.Size;
        using Mat us = new(size.Height, size.Width, MatType.CV_32FC1);
        using Mat vs = new(size.Height, size.Width, MatType.CV_32FC1);
        float[] u = new float[size.PixelCount];
        float[] v = new float[size.PixelCount];
        for (int i = 0; i < u.Length; i++)
        {
            double left = ((size.Width / 2.0) - (i % size.Width)) / focal;
            double up = ((size.Height / 2.0) - (i / size.Width)) / focal;
            bool isSeen = camera.TryProject(new Vector3D(1, left, up + 1), out ImagePoint pixel);
            (u[i], v[i]) = isSeen ? ((float)pixel.U, (float)pixel.V) : (-1, -1);
        }

        us.SetArray(u);
        vs.SetArray(v);
        Mat straight = new();
        Cv2.Remap(given, straight, us, vs, InterpolationFlags.Linear);
        return straight;
    }

    private static ImagePoint Straight(CameraModel camera, ImagePoint pixel, double focal, ImageSize size) =>
        camera.TryRayInBase(pixel, out Vector3D ray) && ray.X > 0
            ? new ImagePoint(
                (size.Width / 2.0) - (ray.Y / ray.X * focal), (size.Height / 2.0) - (ray.Z / ray.X * focal))
            : pixel;

    private static void DrawRows(Mat picture, CalibrationTarget target, TargetView view)
    {
        int thickness = Math.Max(1, picture.Cols / 640);
        foreach (IGrouping<int, ImagePoint> row in view.Points.Zip(view.Places)
            .GroupBy(seen => seen.Second / target.Columns, seen => seen.First))
        {
            Cv2.Line(picture, At(row.First(), 1), At(row.Last(), 1), Line, thickness, LineTypes.AntiAlias);
            foreach (ImagePoint point in row)
            {
                Cv2.Circle(picture, At(point, 1), 2 * thickness, Ramp[3], -1);
            }
        }
    }

    private static Mat Beside(Mat left, Mat right)
    {
        int height = (int)Math.Round((double)left.Rows * PreviewWidth / left.Cols);
        Mat both = new(height, (2 * PreviewWidth) + 8, MatType.CV_8UC3, Paper);
        foreach ((Mat picture, int x) in ((Mat, int)[])[(left, 0), (right, PreviewWidth + 8)])
        {
            using Mat small = new();
            Cv2.Resize(picture, small, new Size(PreviewWidth, height), 0, 0, InterpolationFlags.Area);
            for (int row = 0; row < height; row++)
            {
                MatPixels.RowOf(small, row).CopyTo(MatPixels.RowOf(both, row)[(x * 3)..]);
            }
        }

        return both;
    }

    private static Point At(ImagePoint point, double scale) =>
        new((int)Math.Round(point.U * scale), (int)Math.Round(point.V * scale));
}
