using RoadSeg.Geometry;
using RoadSeg.Odometry;

namespace RoadSeg.Grid;

/// <summary>
/// Evidence on the ground, fixed to the odometry's frame and not to the vehicle: cells keep their place while the
/// vehicle moves and turns, so nothing smears. A square window of cells around the grid, wrapped around at its edges;
/// what leaves it is forgotten. Nothing is allocated after construction. One thread at a time.
/// </summary>
internal sealed class EvidenceMap
{
    private readonly GridGeometry geometry;
    private readonly int side;
    private readonly short[] cells;
    private readonly GroundPoint middle;
    private long firstColumn;
    private long firstRow;
    private bool hasWindow;

    /// <summary>Allocates the window.</summary>
    /// <param name="geometry">Of the grids, in base_link.</param>
    public EvidenceMap(GridGeometry geometry)
    {
        this.geometry = geometry;
        double diagonal = Math.Sqrt(
            ((double)geometry.Columns * geometry.Columns) + ((double)geometry.Rows * geometry.Rows));
        side = (int)Math.Ceiling(diagonal) + 4;
        cells = new short[side * side];
        middle = new GroundPoint(
            geometry.Origin.X + (geometry.Columns * geometry.MetersPerCell / 2),
            geometry.Origin.Y + (geometry.Rows * geometry.MetersPerCell / 2));
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        cells.AsSpan().Clear();
        hasWindow = false;
    }

    /// <summary>
    /// Adds what a frame says: each cell of the window takes it from the grid's cell that its centre lies in.
    /// </summary>
    /// <param name="pose">Where base_link is in this frame.</param>
    /// <param name="evidence">For each cell of the grid.</param>
    /// <param name="steps">For the time since the frame before.</param>
    public void Add(in EgoPose pose, ReadOnlySpan<CellEvidence> evidence, in EvidenceSteps steps)
    {
        MoveTo(pose);
        double size = geometry.MetersPerCell;
        (double sin, double cos) = Math.SinCos(pose.YawRadians);
        int startColumn = Wrap(firstColumn);
        for (int row = 0; row < side; row++)
        {
            double dx = ((firstColumn + 0.5) * size) - pose.X;
            double dy = ((firstRow + row + 0.5) * size) - pose.Y;
            double column = ((cos * dx) + (sin * dy) - geometry.Origin.X) / size;
            double line = ((cos * dy) - (sin * dx) - geometry.Origin.Y) / size;
            Span<short> mapRow = cells.AsSpan(Wrap(firstRow + row) * side, side);
            for (int i = 0, at = startColumn; i < side; i++, column += cos, line -= sin)
            {
                bool isInside = column >= 0 && line >= 0 && column < geometry.Columns && line < geometry.Rows;
                CellEvidence seen = isInside
                    ? evidence[((int)line * geometry.Columns) + (int)column]
                    : CellEvidence.OutOfView;
                mapRow[at] = EvidenceRule.Add(mapRow[at], seen, steps);
                at = at + 1 == side ? 0 : at + 1;
            }
        }
    }

    /// <summary>Reads the grid of a pose; each of its cells is the window's cell that its centre lies in.</summary>
    public void Read(in EgoPose pose, ReadOnlySpan<CellEvidence> evidence, OccupancyGrid into)
    {
        double size = geometry.MetersPerCell;
        (double sin, double cos) = Math.SinCos(pose.YawRadians);
        Span<sbyte> states = into.Cells;
        int rowOffset = Wrap(firstRow);
        int columnOffset = Wrap(firstColumn);
        for (int row = 0; row < geometry.Rows; row++)
        {
            GroundPoint start = pose.FromBase(geometry.CentreOf(0, row));
            double column = (start.X / size) - firstColumn;
            double line = (start.Y / size) - firstRow;
            for (int i = row * geometry.Columns; i < (row + 1) * geometry.Columns; i++, column += cos, line += sin)
            {
                int mapRow = (int)line + rowOffset;
                int mapColumn = (int)column + columnOffset;
                mapRow -= mapRow >= side ? side : 0;
                mapColumn -= mapColumn >= side ? side : 0;
                states[i] = EvidenceRule.StateOf(cells[(mapRow * side) + mapColumn], evidence[i]);
            }
        }
    }

    private void MoveTo(in EgoPose pose)
    {
        GroundPoint centre = pose.FromBase(middle);
        long column = (long)Math.Floor(centre.X / geometry.MetersPerCell) - (side / 2);
        long row = (long)Math.Floor(centre.Y / geometry.MetersPerCell) - (side / 2);
        if (!hasWindow || Math.Abs(column - firstColumn) >= side || Math.Abs(row - firstRow) >= side)
        {
            cells.AsSpan().Clear();
        }
        else
        {
            ForgetColumns(firstColumn, column);
            ForgetRows(firstRow, row);
        }

        firstColumn = column;
        firstRow = row;
        hasWindow = true;
    }

    // Columns that come in are those that went out at the other side.
    private void ForgetColumns(long from, long to)
    {
        long first = to > from ? from : to + side;
        for (long column = first; column < first + Math.Abs(to - from); column++)
        {
            int at = Wrap(column);
            for (int row = 0; row < side; row++)
            {
                cells[(row * side) + at] = 0;
            }
        }
    }

    private void ForgetRows(long from, long to)
    {
        long first = to > from ? from : to + side;
        for (long row = first; row < first + Math.Abs(to - from); row++)
        {
            cells.AsSpan(Wrap(row) * side, side).Clear();
        }
    }

    private int Wrap(long index)
    {
        int rest = (int)(index % side);
        return rest < 0 ? rest + side : rest;
    }
}
