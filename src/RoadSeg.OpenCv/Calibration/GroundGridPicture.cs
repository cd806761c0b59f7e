using OpenCvSharp;
using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Native;
using RoadSeg.OpenCv.Overlay;
using RoadSeg.Publishing;

namespace RoadSeg.OpenCv.Calibration;

/// <summary>
/// A picture with metres drawn onto the road and the horizon: whether a mount is right is seen at a glance, for the
/// lines ahead must run along the lanes and the cross lines must stand where a tape measure says.
/// </summary>
public static class GroundGridPicture
{
    private const double Nearest = 1;
    private const double Farthest = 60;
    private const double Step = 0.25;
    private const int SideMax = 6;
    private static readonly double[] Ranges = [3, 5, 10, 20, 40];
    private static readonly Scalar Metres = new(60, 200, 255);
    private static readonly Scalar Middle = new(80, 80, 255);
    private static readonly Scalar Horizon = new(255, 160, 60);

    /// <summary>Draws and writes it.</summary>
    /// <param name="path">New PNG.</param>
    /// <param name="camera">With its mount, at the size of the picture.</param>
    /// <param name="bgr">H×W×3 bytes BGR24.</param>
    /// <exception cref="SinkException">The file cannot be written.</exception>
    public static void Write(string path, CameraModel camera, ReadOnlySpan<byte> bgr)
    {
        ArgumentNullException.ThrowIfNull(camera);
        ImageSize size = camera.Camera.Size;
        using Mat picture = new(size.Height, size.Width, MatType.CV_8UC3);
        bgr.CopyTo(MatPixels.Of(picture));
        Vector3D at = camera.CameraInBase;
        for (int side = -SideMax; side <= SideMax; side += 1)
        {
            Curve(picture, camera, side == 0 ? Middle : Metres, side == 0 || side % SideMax == 0 ? 2 : 1,
                Along(Nearest, Farthest).Select(x => new Vector3D(at.X + x, side, 0)));
        }

        OverlayText text = new(Math.Max(10, size.Height / 45.0));
        foreach (double range in Ranges)
        {
            Curve(picture, camera, Metres, 1, Along(-SideMax, SideMax).Select(y => new Vector3D(range, y, 0)));
            if (camera.TryProject(new GroundPoint(range, -SideMax), out ImagePoint end))
            {
                string label = FormattableString.Invariant($"{range:0} m");
                Point place = new((int)Math.Min(end.U + 4, size.Width - text.WidthOf(label) - 4), (int)end.V);
                text.Draw(picture, label, place, Metres);
            }
        }

        Curve(picture, camera, Horizon, 1, Along(-2, 2).Select(side => at + new Vector3D(1e5, 1e5 * side, 0)));
        CalibrationPictures.Write(path, picture);
    }

    private static IEnumerable<double> Along(double from, double to)
    {
        for (double value = from; value <= to; value += Step)
        {
            yield return value;
        }
    }

    private static void Curve(
        Mat picture, CameraModel camera, Scalar colour, int thickness, IEnumerable<Vector3D> points)
    {
        Point? previous = null;
        foreach (Vector3D point in points)
        {
            bool isSeen = camera.TryProject(point, out ImagePoint pixel)
                && Math.Abs(pixel.U) < 20_000 && Math.Abs(pixel.V) < 20_000;
            Point? here = isSeen ? new Point((int)Math.Round(pixel.U), (int)Math.Round(pixel.V)) : null;
            if (here is Point to && previous is Point from)
            {
                Cv2.Line(picture, from, to, colour, thickness, LineTypes.AntiAlias);
            }

            previous = here;
        }
    }
}
