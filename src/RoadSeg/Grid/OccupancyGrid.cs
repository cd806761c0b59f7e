namespace RoadSeg.Grid;

/// <summary>
/// What is known of the ground around the ego vehicle: −1 unknown, 0 free, 100 occupied (the values Nav2 uses;
/// output-wise the same as nav_msgs/OccupancyGrid). Never seen is never free. The cells are reused for each frame;
/// one owner at a time.
/// </summary>
public sealed class OccupancyGrid
{
    /// <summary>Not seen, hidden, outside the view or not sure.</summary>
    public const sbyte Unknown = -1;

    /// <summary>Drivable ground was seen here.</summary>
    public const sbyte Free = 0;

    /// <summary>Something stands here.</summary>
    public const sbyte Occupied = 100;

    private readonly sbyte[] cells;

    /// <summary>Allocates the cells, all unknown.</summary>
    public OccupancyGrid(GridGeometry geometry)
    {
        Geometry = geometry;
        cells = new sbyte[geometry.CellCount];
        Clear();
    }

    /// <summary>Where the cells lie.</summary>
    public GridGeometry Geometry { get; }

    /// <summary>The cells, row-major: cell (column, row) at row·columns + column.</summary>
    public Span<sbyte> Cells => cells;

    /// <summary>Makes every cell unknown.</summary>
    public void Clear() => cells.AsSpan().Fill(Unknown);

    /// <summary>Counts the cells of each state.</summary>
    public GridCounts Count()
    {
        int free = 0;
        int occupied = 0;
        foreach (sbyte cell in cells)
        {
            free += cell == Free ? 1 : 0;
            occupied += cell > Free ? 1 : 0;
        }

        return new GridCounts(free, occupied, cells.Length - free - occupied);
    }

    /// <summary>Makes this a copy of another grid of the same geometry.</summary>
    public void CopyFrom(OccupancyGrid other)
    {
        ArgumentNullException.ThrowIfNull(other);
        other.cells.CopyTo(cells, 0);
    }
}

/// <summary>Cells of each state.</summary>
/// <param name="Free">Drivable ground seen.</param>
/// <param name="Occupied">Something stands there.</param>
/// <param name="Unknown">Everything else.</param>
public readonly record struct GridCounts(int Free, int Occupied, int Unknown);
