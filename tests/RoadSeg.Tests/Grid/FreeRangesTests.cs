using RoadSeg.Geometry;
using RoadSeg.Grid;

namespace RoadSeg.Tests.Grid;

public sealed class FreeRangesTests
{
    private static readonly GridGeometry Geometry = new(40, 40, 0.25, new GroundPoint(0, -5));

    [Fact]
    public void Free_ground_ends_at_what_stands_there_and_at_the_edge_of_the_grid()
    {
        // Free is 0.
        OccupancyGrid grid = new(Geometry);
        grid.Cells.Clear();
        FreeRanges ranges = new(new GroundPoint(1, 0));
        FreeRangeFinder finder = new(Geometry, ranges);
        Assert.True(Geometry.TryIndexOf(new GroundPoint(6.1, 0.1), out int post));
        grid.Cells[post] = OccupancyGrid.Occupied;

        finder.Find(grid, ranges);

        int right = 0;
        int left = ranges.Meters.Length - 1;
        Assert.Equal(-Math.PI / 2, FreeRanges.FirstRadians);
        Assert.Equal(5, ranges.Meters[right], 5);
        Assert.Equal(5, ranges.Meters[left], 5);

        // One bearing to the left of straight ahead, 2 degrees, meets the cell at y 0..0.25; ahead itself as well.
        double bearing = ranges.StepRadians;
        Assert.Equal(5 / Math.Cos(bearing), ranges.Meters[(left / 2) + 1], 5);
        Assert.Equal(9, ranges.Meters[(left / 2) - 10] * Math.Cos(10 * bearing), 5);
    }

    [Fact]
    public void Ground_nearer_than_the_first_free_cell_is_passed_over_and_nothing_free_is_no_range()
    {
        OccupancyGrid grid = new(Geometry);
        FreeRanges ranges = new(new GroundPoint(0, 0), 3);
        FreeRangeFinder finder = new(Geometry, ranges);
        finder.Find(grid, ranges);
        Assert.All(ranges.Meters.ToArray(), range => Assert.True(float.IsNaN(range)));

        for (int row = 0; row < 40; row++)
        {
            grid.Cells.Slice((row * 40) + 8, 8).Clear();
        }

        finder.Find(grid, ranges);
        Assert.Equal(4, ranges.Meters[1], 5);
        Assert.True(float.IsNaN(ranges.Meters[0]));
        Assert.Equal(0, Allocations.Of(() => finder.Find(grid, ranges)));
    }
}
