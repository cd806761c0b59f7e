namespace RoadSeg.Calibration;

/// <summary>
/// The markers of a ChArUco board: one in the middle of each white square, numbered from 0, row by row.
/// </summary>
/// <param name="Dictionary">What they are taken from.</param>
/// <param name="ShareOfSquare">Their side as a share of a square's, above 0 and below 1.</param>
/// <param name="IsLegacy">
/// Whether a board of an even number of rows begins with a white square, as those that OpenCV drew before 4.6; else
/// every board begins with a black one.
/// </param>
public sealed record CharucoMarkers(MarkerDictionary Dictionary, double ShareOfSquare, bool IsLegacy)
{
    /// <summary>Number of markers on a board.</summary>
    /// <param name="columns">Squares per row.</param>
    /// <param name="rows">Rows of squares.</param>
    public int CountOn(int columns, int rows)
    {
        int white = White(rows);
        return Enumerable.Range(0, rows).Sum(row => WhiteIn(row, columns, white));
    }

    /// <summary>The marker in a square.</summary>
    /// <param name="column">Of the square, from 0 at the left.</param>
    /// <param name="row">Of the square, from 0 at the top.</param>
    /// <param name="columns">Squares per row.</param>
    /// <param name="rows">Rows of squares.</param>
    /// <returns>Its number; null for a black square.</returns>
    public int? NumberAt(int column, int row, int columns, int rows)
    {
        int white = White(rows);
        int before = Enumerable.Range(0, row).Sum(y => WhiteIn(y, columns, white));
        return (column + row) % 2 == white ? before + WhiteIn(row, column, white) : null;
    }

    // What column and row of a white square add up to, modulo 2.
    private int White(int rows) => IsLegacy && rows % 2 == 0 ? 0 : 1;

    // Of the first squares of a row.
    private static int WhiteIn(int row, int squares, int white) => (squares + (row % 2 == white ? 1 : 0)) / 2;
}
