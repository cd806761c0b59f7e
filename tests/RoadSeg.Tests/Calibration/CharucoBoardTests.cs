using RoadSeg.Calibration;
using RoadSeg.Geometry;

namespace RoadSeg.Tests.Calibration;

public sealed class CharucoBoardTests
{
    private static readonly MarkerDictionary Markers = MarkerDictionary.Find("5x5_100")!;

    [Theory]
    [InlineData(4, 3, false, ". 0 . 1|2 . 3 .|. 4 . 5")]
    [InlineData(3, 4, false, ". 0 .|1 . 2|. 3 .|4 . 5")]
    [InlineData(3, 4, true, "0 . 1|. 2 .|3 . 4|. 5 .")]
    [InlineData(4, 3, true, ". 0 . 1|2 . 3 .|. 4 . 5")]
    public void Markers_lie_in_the_white_squares_row_by_row(int columns, int rows, bool isLegacy, string expected)
    {
        CharucoMarkers board = new(Markers, 0.75, isLegacy);
        string laid = string.Join('|', Enumerable.Range(0, rows).Select(row => string.Join(
            ' ', Enumerable.Range(0, columns).Select(
                column => board.NumberAt(column, row, columns, rows) is int number ? $"{number}" : "."))));
        Assert.Equal(expected, laid);
        Assert.Equal(6, board.CountOn(columns, rows));
    }

    [Fact]
    public void Dictionaries_go_by_their_names()
    {
        Assert.Equal(new MarkerDictionary("5x5_100", 5, 100), MarkerDictionary.Find("DICT_5X5_100"));
        Assert.Equal(20, MarkerDictionary.Find("apriltag_36h11")!.Number);
        Assert.Equal(16, MarkerDictionary.Find("ARUCO_ORIGINAL")!.Number);
        Assert.Null(MarkerDictionary.Find("5x5"));
    }

    [Fact]
    public void The_largest_rectangle_that_is_seen_stands_for_the_board()
    {
        CalibrationTarget board = CalibrationTarget.Charuco(6, 5, 1, new CharucoMarkers(Markers, 0.75, false));
        TargetView whole = View(board, _ => true);
        SeenRectangle all = SeenRectangle.Of(whole, board)!.Value;
        Assert.Equal((4, 3), (all.ColumnSpan, all.RowSpan));
        Assert.Equal((whole.Points[0], whole.Points[4], whole.Points[^1], whole.Points[^5]), all.Corners);

        // Two rows of three at the left, and a single point far away that makes no rectangle.
        TargetView part = View(board, place => place is 5 or 6 or 7 or 15 or 16 or 17 or 4);
        SeenRectangle seen = SeenRectangle.Of(part, board)!.Value;
        Assert.Equal((2, 2), (seen.ColumnSpan, seen.RowSpan));
        Assert.Equal((At(0, 1), At(2, 1), At(2, 3), At(0, 3)), seen.Corners);
        Assert.Null(SeenRectangle.Of(View(board, place => place is 0 or 1 or 2 or 3 or 9 or 14), board));

        // Seen straight on, a part of the board is as large and leans as little as the whole.
        ViewSelector selector = new(new ImageSize(640, 480), board);
        double moved = Math.Abs(part.Points.Average(p => p.U) - whole.Points.Average(p => p.U)) / 640;
        double sunk = Math.Abs(part.Points.Average(p => p.V) - whole.Points.Average(p => p.V)) / 480;
        Assert.Equal(Math.Sqrt((moved * moved) + (sunk * sunk)), selector.Distance(whole, part), 1e-9);
    }

    private static ImagePoint At(int column, int row) => new(100 + (40 * column), 80 + (40 * row));

    private static TargetView View(CalibrationTarget board, Func<int, bool> isSeen)
    {
        int[] places = [.. Enumerable.Range(0, board.PointCount).Where(isSeen)];
        return new TargetView("a", [.. places.Select(p => At(p % board.Columns, p / board.Columns))], 1)
        {
            Places = [.. places],
        };
    }
}
