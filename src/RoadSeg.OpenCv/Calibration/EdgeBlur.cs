using RoadSeg.Calibration;
using RoadSeg.Geometry;

namespace RoadSeg.OpenCv.Calibration;

/// <summary>
/// How wide the edges of a target are in a picture: brightness is followed from the middle of a dark field to that
/// of its light neighbour, and the steepest step says in how many pixels it would rise from 10 to 90 %.
/// </summary>
internal static class EdgeBlur
{
    private const int SamplesPerPixel = 2;
    private const double RiseShare = 0.8;
    private const double MarginShare = 0.8;

    /// <summary>Median over the target, pixels.</summary>
    /// <param name="grey">H×W bytes.</param>
    /// <param name="size">Size of the picture.</param>
    /// <param name="target">What is seen.</param>
    /// <param name="view">Where.</param>
    public static double Of(ReadOnlySpan<byte> grey, ImageSize size, CalibrationTarget target, TargetView view)
    {
        ImagePoint?[] points = new ImagePoint?[target.PointCount];
        for (int i = 0; i < view.Points.Length; i++)
        {
            points[view.Places[i]] = view.Points[i];
        }

        List<double> widths = [];
        foreach ((ImagePoint from, ImagePoint to) in target.Markers is { } markers
            ? RoundSquares(points, target, markers) : AcrossFields(points, target))
        {
            double width = Width(grey, size, from, to);
            if (double.IsFinite(width))
            {
                widths.Add(width);
            }
        }

        widths.Sort();
        return widths.Count == 0 ? 0 : widths[widths.Count / 2];
    }

    // From the middle of a square to that of the next, or out of a circle.
    private static IEnumerable<(ImagePoint From, ImagePoint To)> AcrossFields(
        ImagePoint?[] points, CalibrationTarget target)
    {
        for (int row = 0; row + 1 < target.Rows; row++)
        {
            for (int column = 0; column + 2 < target.Columns; column++)
            {
                int i = (row * target.Columns) + column;
                bool isSquare = target.Kind == TargetKind.Chessboard;
                ImagePoint? from = isSquare ? Middle(points, i, target.Columns) : points[i];
                ImagePoint? to = isSquare ? Middle(points, i + 1, target.Columns) : Between(points[i], points[i + 1]);
                if (from is { } first && to is { } second)
                {
                    yield return (first, second);
                }
            }
        }
    }

    // Over each of the four edges of a square, not farther than most of the white margin round a marker: one square
    // is enough where a part of the board is seen.
    private static IEnumerable<(ImagePoint From, ImagePoint To)> RoundSquares(
        ImagePoint?[] points, CalibrationTarget target, CharucoMarkers markers)
    {
        double reach = MarginShare * (1 - markers.ShareOfSquare);
        for (int i = 0; i + target.Columns + 1 < points.Length; i++)
        {
            if ((i + 1) % target.Columns == 0 || Middle(points, i, target.Columns) is not { } middle)
            {
                continue;
            }

            foreach ((int a, int b) in ((int, int)[])
                [(0, 1), (0, target.Columns), (1, target.Columns + 1), (target.Columns, target.Columns + 1)])
            {
                if (Between(points[i + a], points[i + b]) is { } edge)
                {
                    yield return (Along(middle, edge, 1 - reach), Along(middle, edge, 1 + reach));
                }
            }
        }
    }

    private static ImagePoint? Middle(ImagePoint?[] points, int i, int columns) => Between(
        Between(points[i], points[i + columns + 1]), Between(points[i + 1], points[i + columns]));

    private static ImagePoint Along(ImagePoint a, ImagePoint b, double share) =>
        new(a.U + ((b.U - a.U) * share), a.V + ((b.V - a.V) * share));

    // Null where one of them is not seen.
    private static ImagePoint? Between(ImagePoint? first, ImagePoint? second) => first is { } a && second is { } b
        ? new ImagePoint((a.U + b.U) / 2, (a.V + b.V) / 2) : null;

    private static double Width(ReadOnlySpan<byte> grey, ImageSize size, ImagePoint from, ImagePoint to)
    {
        double du = to.U - from.U;
        double dv = to.V - from.V;
        double length = Math.Sqrt((du * du) + (dv * dv));
        int steps = Math.Max(4, (int)(length * SamplesPerPixel));
        double first = Sample(grey, size, from);
        double previous = first;
        double steepest = 0;
        double last = first;
        for (int i = 1; i <= steps; i++)
        {
            last = Sample(grey, size, new ImagePoint(from.U + (du * i / steps), from.V + (dv * i / steps)));
            steepest = Math.Max(steepest, Math.Abs(last - previous));
            previous = last;
        }

        double rise = Math.Abs(last - first);
        return steepest > 0 && rise > 8 ? RiseShare * rise / steepest * length / steps : double.NaN;
    }

    private static double Sample(ReadOnlySpan<byte> grey, ImageSize size, ImagePoint at)
    {
        double u = Math.Clamp(at.U, 0, size.Width - 1.001);
        double v = Math.Clamp(at.V, 0, size.Height - 1.001);
        int i = ((int)v * size.Width) + (int)u;
        double fu = u - (int)u;
        double fv = v - (int)v;
        double upper = (grey[i] * (1 - fu)) + (grey[i + 1] * fu);
        double lower = (grey[i + size.Width] * (1 - fu)) + (grey[i + size.Width + 1] * fu);
        return (upper * (1 - fv)) + (lower * fv);
    }
}
