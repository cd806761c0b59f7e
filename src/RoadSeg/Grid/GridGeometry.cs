using RoadSeg.Geometry;

namespace RoadSeg.Grid;

/// <summary>
/// Where the cells of a grid lie. Row-major as nav_msgs/OccupancyGrid: columns along +X (ahead), rows along +Y
/// (left), cell (column, row) at row·columns + column, identity orientation.
/// </summary>
/// <param name="Columns">Cells along +X.</param>
/// <param name="Rows">Cells along +Y.</param>
/// <param name="MetersPerCell">Edge of a cell.</param>
/// <param name="Origin">Corner of cell (0, 0) with the smallest X and Y, in base_link.</param>
public readonly record struct GridGeometry(int Columns, int Rows, double MetersPerCell, GroundPoint Origin)
{
    /// <summary>20 m ahead, 10 m to either side, 0.1 m cells.</summary>
    public static GridGeometry Default { get; } = new(200, 200, 0.1, new GroundPoint(0, -10));

    /// <summary>Number of cells.</summary>
    public int CellCount => Columns * Rows;

    /// <summary>Centre of a cell in base_link.</summary>
    public GroundPoint CentreOf(int column, int row) => new(
        Origin.X + ((column + 0.5) * MetersPerCell), Origin.Y + ((row + 0.5) * MetersPerCell));

    /// <summary>Index of the cell that holds a point.</summary>
    /// <returns>False when the point is outside the grid.</returns>
    public bool TryIndexOf(GroundPoint point, out int index)
    {
        double column = Math.Floor((point.X - Origin.X) / MetersPerCell);
        double row = Math.Floor((point.Y - Origin.Y) / MetersPerCell);
        bool inside = column >= 0 && column < Columns && row >= 0 && row < Rows;
        index = inside ? ((int)row * Columns) + (int)column : -1;
        return inside;
    }
}
