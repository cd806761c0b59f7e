using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace RoadSeg.Calibration;

/// <summary>A target as an SVG drawing in millimetres, to be printed at its true size. Any thread.</summary>
public static class TargetSheet
{
    private const double MillimetersPerMeter = 1000;
    private const double CircleRadius = 0.3;
    private const double TextMillimeters = 3.5;
    private const double LineMillimeters = 5;
    private const int Lines = 3;
    private const double RulerMillimeters = 100;

    /// <summary>Draws a target with a light margin of a square's width; below, its size in words and a ruler.</summary>
    /// <param name="target">The target.</param>
    /// <param name="cellsOf">
    /// The cells of a marker with its black border, side × side, row by row, true for white; only asked for ChArUco.
    /// </param>
    public static string ToSvg(CalibrationTarget target, Func<int, ImmutableArray<bool>> cellsOf)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(cellsOf);
        bool hasSquares = target.Kind is TargetKind.Chessboard or TargetKind.Charuco;
        TargetPoint last = target.Lay()[^1];
        double step = target.SpacingMeters * MillimetersPerMeter;

        // From the first point to the left and upper edge of what is printed.
        double edge = hasSquares ? step : CircleRadius * step;
        double span = target.Kind == TargetKind.AsymmetricCircles ? (2 * target.Columns) - 1 : target.Columns - 1;
        double width = (span * step) + (2 * edge);
        double height = (last.Down * MillimetersPerMeter) + (2 * edge);
        StringBuilder svg = new();
        double sheetWidth = Math.Max(width + (2 * step), RulerMillimeters + (2 * step));
        double sheetHeight = height + (2 * step) + ((Lines + 2) * LineMillimeters);
        svg.Append("<svg xmlns=\"http://www.w3.org/2000/svg\" ");
        svg.Append(CultureInfo.InvariantCulture, $"width=\"{sheetWidth:0.###}mm\" height=\"{sheetHeight:0.###}mm\" ");
        svg.Append(CultureInfo.InvariantCulture, $"viewBox=\"0 0 {sheetWidth:0.###} {sheetHeight:0.###}\" ");
        svg.Append("shape-rendering=\"crispEdges\">\n");
        Rectangle(svg, 0, 0, sheetWidth, sheetHeight, isWhite: true);
        if (hasSquares)
        {
            DrawSquares(svg, target, step, cellsOf);
        }
        else
        {
            foreach (TargetPoint point in target.Lay())
            {
                double x = step + edge + (point.Right * MillimetersPerMeter);
                double y = step + edge + (point.Down * MillimetersPerMeter);
                svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x:0.###}\" cy=\"{y:0.###}\" ");
                svg.Append(CultureInfo.InvariantCulture, $"r=\"{CircleRadius * step:0.###}\"/>\n");
            }
        }

        Label(svg, target, step, height + (2 * step) + LineMillimeters);
        return svg.Append("</svg>\n").ToString();
    }

    private static void DrawSquares(
        StringBuilder svg, CalibrationTarget target, double step, Func<int, ImmutableArray<bool>> cellsOf)
    {
        int columns = target.Columns + 1;
        int rows = target.Rows + 1;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                double left = (column + 1) * step;
                double top = (row + 1) * step;
                if (target.Markers?.NumberAt(column, row, columns, rows) is int number)
                {
                    double side = target.Markers.ShareOfSquare * step;
                    DrawMarker(svg, left + ((step - side) / 2), top + ((step - side) / 2), side, cellsOf(number));
                }
                else if (target.Markers is not null || (column + row) % 2 == 0)
                {
                    Rectangle(svg, left, top, step, step, isWhite: false);
                }
            }
        }
    }

    // Black, and its white cells upon it: cells side by side in one piece, so that no seam is printed between them.
    private static void DrawMarker(StringBuilder svg, double left, double top, double side, ImmutableArray<bool> cells)
    {
        Rectangle(svg, left, top, side, side, isWhite: false);
        int count = (int)Math.Sqrt(cells.Length);
        double cell = side / count;
        for (int row = 0; row < count; row++)
        {
            for (int first = 0; first < count; first++)
            {
                int end = first;
                while (end < count && cells[(row * count) + end])
                {
                    end++;
                }

                if (end > first)
                {
                    Rectangle(
                        svg, left + (first * cell), top + (row * cell), (end - first) * cell, cell, isWhite: true);
                    first = end;
                }
            }
        }
    }

    private static void Label(StringBuilder svg, CalibrationTarget target, double left, double top)
    {
        double step = target.SpacingMeters * MillimetersPerMeter;
        string marker = target.Markers is { } markers
            ? FormattableString.Invariant($", marker {markers.ShareOfSquare * step:0.###} mm") : "";
        string what = target.Kind is TargetKind.Chessboard or TargetKind.Charuco ? "square" : "distance";
        string[] lines =
        [
            $"{target}", FormattableString.Invariant($"{what} {step:0.###} mm{marker}"),
            FormattableString.Invariant($"Print at 100 %: the line above is {RulerMillimeters:0} mm long."),
        ];
        Rectangle(svg, left, top, RulerMillimeters, 0.5, isWhite: false);
        for (int i = 0; i < Lines; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left:0.###}\" ");
            svg.Append(CultureInfo.InvariantCulture, $"y=\"{top + ((i + 1) * LineMillimeters):0.###}\" ");
            svg.Append(CultureInfo.InvariantCulture, $"font-family=\"sans-serif\" font-size=\"{TextMillimeters}\">");
            svg.Append(lines[i]).Append("</text>\n");
        }
    }

    private static void Rectangle(
        StringBuilder svg, double left, double top, double width, double height, bool isWhite) => svg
        .Append(CultureInfo.InvariantCulture, $"<rect x=\"{left:0.###}\" y=\"{top:0.###}\" width=\"{width:0.###}\" ")
        .Append(CultureInfo.InvariantCulture, $"height=\"{height:0.###}\" fill=\"{(isWhite ? "#fff" : "#000")}\"/>\n");
}
