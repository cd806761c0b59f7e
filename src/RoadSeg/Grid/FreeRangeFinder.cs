using RoadSeg.Geometry;

namespace RoadSeg.Grid;

/// <summary>
/// Reads ranges off a grid. Which cells a bearing crosses, and where it leaves each, is found once. Immutable; any
/// thread.
/// </summary>
public sealed class FreeRangeFinder
{
    private readonly GridGeometry geometry;
    private readonly int[] starts;
    private readonly int[] cells;
    private readonly float[] ends;

    /// <summary>Makes the tables.</summary>
    /// <param name="geometry">Where the cells lie.</param>
    /// <param name="shape">Origin and number of bearings.</param>
    public FreeRangeFinder(GridGeometry geometry, FreeRanges shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        this.geometry = geometry;
        starts = new int[shape.Meters.Length + 1];
        List<int> crossed = [];
        List<float> left = [];
        for (int i = 0; i < shape.Meters.Length; i++)
        {
            Walk(shape.Origin, FreeRanges.FirstRadians + (i * shape.StepRadians), crossed, left);
            starts[i + 1] = crossed.Count;
        }

        cells = [.. crossed];
        ends = [.. left];
    }

    /// <summary>Finds the ranges of a grid.</summary>
    /// <param name="grid">Of the prepared geometry.</param>
    /// <param name="into">Of the prepared shape; overwritten.</param>
    public void Find(OccupancyGrid grid, FreeRanges into)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(into);
        if (grid.Geometry != geometry || into.Meters.Length != starts.Length - 1)
        {
            throw new ArgumentException("grid and ranges must be those that the finder was made for", nameof(grid));
        }

        ReadOnlySpan<sbyte> states = grid.Cells;
        Span<float> ranges = into.Meters;
        for (int bearing = 0; bearing < ranges.Length; bearing++)
        {
            int i = starts[bearing];
            int end = starts[bearing + 1];
            while (i < end && states[cells[i]] == OccupancyGrid.Unknown)
            {
                i++;
            }

            float range = float.NaN;
            for (; i < end && states[cells[i]] == OccupancyGrid.Free; i++)
            {
                range = ends[i];
            }

            ranges[bearing] = range;
        }
    }

    // From border to border of the cells: a corner that a bearing only touches is no cell it crosses.
    private void Walk(GroundPoint origin, double radians, List<int> crossed, List<float> left)
    {
        (double sin, double cos) = Math.SinCos(radians);
        double reach = Math.Sqrt(
            Math.Pow(Farthest(origin.X - geometry.Origin.X, geometry.Columns), 2)
            + Math.Pow(Farthest(origin.Y - geometry.Origin.Y, geometry.Rows), 2));
        double at = 0;
        while (at < reach)
        {
            double next = Math.Min(
                NextBorder(origin.X - geometry.Origin.X, cos, at), NextBorder(origin.Y - geometry.Origin.Y, sin, at));
            double middle = (at + next) / 2;
            GroundPoint point = new(origin.X + (cos * middle), origin.Y + (sin * middle));
            if (next - at > 1e-6 && geometry.TryIndexOf(point, out int cell))
            {
                crossed.Add(cell);
                left.Add((float)next);
            }

            at = next;
        }
    }

    private double Farthest(double offset, int count) =>
        Math.Max(Math.Abs(offset), Math.Abs((count * geometry.MetersPerCell) - offset));

    private double NextBorder(double offset, double direction, double at)
    {
        if (Math.Abs(direction) < 1e-9)
        {
            return double.PositiveInfinity;
        }

        double size = geometry.MetersPerCell;
        double position = (offset + (direction * at)) / size;
        double border = direction > 0 ? Math.Floor(position + 1e-9) + 1 : Math.Ceiling(position - 1e-9) - 1;
        return ((border * size) - offset) / direction;
    }
}
