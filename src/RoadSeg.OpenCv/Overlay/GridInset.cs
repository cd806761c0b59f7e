using OpenCvSharp;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.OpenCv.Native;
using RoadSeg.Regions;

namespace RoadSeg.OpenCv.Overlay;

/// <summary>
/// The occupancy grid from above, ahead is up, in the upper right corner: cells, rings of equal distance, the ego
/// vehicle and the people.
/// </summary>
internal sealed class GridInset : IDisposable
{
    private const double HeightOfCanvas = 0.34;
    private const double WidthOfCanvasMax = 0.4;
    private const double FootMeters = 1.6;

    private readonly OverlayLayout layout;
    private readonly OverlayText text;
    private readonly GridGeometry geometry;
    private readonly Mat panel;
    private readonly TintRow row;
    private readonly int[] rowOfPixel;
    private readonly int[] columnOfPixel;
    private readonly double pixelsPerMeter;
    private readonly Point ego;
    private readonly TintRow.Tint unknown = TintRow.Tint.Of(OverlayColours.Unknown, 0.78);
    private readonly TintRow.Tint free = TintRow.Tint.Of(OverlayColours.Drivable, 0.80);
    private readonly TintRow.Tint occupied = TintRow.Tint.Of(OverlayColours.Occupied, 0.96);

    /// <summary>Places the inset on a canvas, whose memory it shares from then on.</summary>
    public GridInset(Mat canvas, OverlayLayout layout, GridGeometry geometry, int top)
    {
        this.layout = layout;
        this.geometry = geometry;
        text = new OverlayText(9 * layout.Unit);
        double depthMeters = (geometry.Columns * geometry.MetersPerCell) + FootMeters;
        double widthMeters = geometry.Rows * geometry.MetersPerCell;
        pixelsPerMeter = Math.Min(
            layout.Canvas.Height * HeightOfCanvas / depthMeters, layout.Canvas.Width * WidthOfCanvasMax / widthMeters);
        int margin = layout.Pixels(10);
        int width = Math.Clamp((int)(widthMeters * pixelsPerMeter), 1, layout.Canvas.Width - (2 * margin));
        int height = Math.Clamp((int)(depthMeters * pixelsPerMeter), 1, layout.Canvas.Height - top - margin);
        panel = canvas[new Rect(layout.Canvas.Width - margin - width, top + margin, width, height)];
        row = new TintRow(width);
        rowOfPixel = new int[width];
        columnOfPixel = new int[height];
        double top0 = geometry.Origin.X + (geometry.Columns * geometry.MetersPerCell);
        double left0 = geometry.Origin.Y + widthMeters;
        for (int x = 0; x < width; x++)
        {
            int fromLeft = (int)((x + 0.5) * geometry.Rows / width);
            rowOfPixel[x] = Math.Clamp(geometry.Rows - 1 - fromLeft, 0, geometry.Rows - 1);
        }

        for (int y = 0; y < height; y++)
        {
            int fromTop = (int)Math.Floor((y + 0.5) / pixelsPerMeter / geometry.MetersPerCell);
            columnOfPixel[y] = geometry.Columns - 1 - fromTop;
        }

        ego = new Point((int)Math.Round(left0 * pixelsPerMeter), (int)Math.Round(top0 * pixelsPerMeter));
    }

    /// <summary>Whether the inset is made for these cells.</summary>
    public bool Fits(GridGeometry other) => other == geometry;

    /// <summary>Draws it.</summary>
    public void Draw(OccupancyGrid grid, PeopleRegions people)
    {
        DrawCells(grid.Cells);
        DrawRings();
        DrawEgo();
        foreach (ref readonly PersonRegion person in people.People)
        {
            if (person.Ground is GroundFix ground && geometry.TryIndexOf(ground.Point, out _))
            {
                Point centre = OnPanel(ground.Point);
                Cv2.Circle(panel, centre, layout.Pixels(5), OverlayColours.Dark, -1, LineTypes.AntiAlias);
                Cv2.Circle(panel, centre, layout.Pixels(4), OverlayColours.Text, -1, LineTypes.AntiAlias);
                Cv2.Circle(panel, centre, layout.Pixels(3), OverlayColours.Of(person), -1, LineTypes.AntiAlias);
            }
        }

        Cv2.Rectangle(panel, new Rect(0, 0, panel.Cols, panel.Rows), OverlayColours.Dim, layout.Pixels(1));
    }

    /// <summary>Lets go of the canvas.</summary>
    public void Dispose() => panel.Dispose();

    private void DrawCells(ReadOnlySpan<sbyte> cells)
    {
        int laidOut = int.MinValue;
        for (int y = 0; y < columnOfPixel.Length; y++)
        {
            int column = columnOfPixel[y];
            if (column != laidOut)
            {
                LayOut(cells, column);
                laidOut = column;
            }

            row.Blend(MatPixels.RowOf(panel, y));
        }
    }

    private void LayOut(ReadOnlySpan<sbyte> cells, int column)
    {
        for (int x = 0; x < rowOfPixel.Length; x++)
        {
            sbyte cell = column < 0 || column >= geometry.Columns
                ? OccupancyGrid.Unknown
                : cells[(rowOfPixel[x] * geometry.Columns) + column];
            row.Set(x, 1, cell == OccupancyGrid.Free ? free : cell > OccupancyGrid.Free ? occupied : unknown);
        }
    }

    private void DrawRings()
    {
        double farthest = geometry.Origin.X + (geometry.Columns * geometry.MetersPerCell);
        double step = farthest > 30 ? 10 : 5;
        Span<char> buffer = stackalloc char[12];
        for (double range = step; range <= farthest + 1e-6; range += step)
        {
            int radius = (int)Math.Round(range * pixelsPerMeter);
            Cv2.Circle(panel, ego, radius, OverlayColours.Dim, layout.Pixels(0.8), LineTypes.AntiAlias);
            TextLine label = new(buffer);
            label.Add((long)range);
            label.Add(range + step > farthest ? " m" : "");
            int y = Math.Max(ego.Y - radius, 0) + text.Height + layout.Pixels(4);
            text.Draw(panel, label.Text, new Point(layout.Pixels(6), y), OverlayColours.Text);
        }
    }

    private void DrawEgo()
    {
        Point tip = new(ego.X, ego.Y - layout.Pixels(1));
        Point left = new(ego.X - layout.Pixels(6), ego.Y + layout.Pixels(11));
        Point right = new(ego.X + layout.Pixels(6), ego.Y + layout.Pixels(11));
        int thickness = layout.Pixels(2);
        Cv2.Line(panel, tip, left, OverlayColours.Text, thickness, LineTypes.AntiAlias);
        Cv2.Line(panel, left, right, OverlayColours.Text, thickness, LineTypes.AntiAlias);
        Cv2.Line(panel, right, tip, OverlayColours.Text, thickness, LineTypes.AntiAlias);
    }

    private Point OnPanel(GroundPoint point) => new(
        (int)Math.Round(ego.X - (point.Y * pixelsPerMeter)), (int)Math.Round(ego.Y - (point.X * pixelsPerMeter)));
}
