using OpenCvSharp;
using RoadSeg.Geometry;
using RoadSeg.Regions;

namespace RoadSeg.OpenCv.Overlay;

/// <summary>
/// The bold outline of the drivable area with a dark edge, and its far boundary as a dot for each sampled column: a
/// line from dot to dot would draw walls where the boundary jumps.
/// </summary>
internal sealed class DrivableOutline(OverlayLayout layout)
{
    // OpenCV takes positions in 1/16 pixel here.
    private const int FractionBits = 4;

    /// <summary>Draws them.</summary>
    public void Draw(Mat canvas, DrivableArea area)
    {
        if (!area.IsPresent)
        {
            return;
        }

        int thickness = layout.Pixels(2.4);
        DrawRing(canvas, area.Polygon, OverlayColours.Dark, thickness + layout.Pixels(2));
        DrawRing(canvas, area.Polygon, OverlayColours.DrivableEdge, thickness);
        int radius = layout.Pixels(2.2 * (1 << FractionBits));
        foreach (ImagePoint point in area.FarBoundary)
        {
            Cv2.Circle(
                canvas, OnCanvas(point), radius, OverlayColours.FarBoundary, -1, LineTypes.AntiAlias, FractionBits);
        }
    }

    private void DrawRing(Mat canvas, ReadOnlySpan<ImagePoint> points, Scalar colour, int thickness)
    {
        if (points.IsEmpty)
        {
            return;
        }

        Point previous = OnCanvas(points[^1]);
        foreach (ImagePoint point in points)
        {
            Point next = OnCanvas(point);
            Cv2.Line(canvas, previous, next, colour, thickness, LineTypes.AntiAlias, FractionBits);
            previous = next;
        }
    }

    private Point OnCanvas(ImagePoint point) => new(
        (int)Math.Round(layout.OnCanvas(point.U) * (1 << FractionBits)),
        (int)Math.Round(layout.OnCanvas(point.V) * (1 << FractionBits)));
}
