using RoadSeg.Geometry;
using RoadSeg.Grid;

namespace RoadSeg.Tests.Grid;

public sealed class OccupancyGridTests
{
    [Fact]
    public void The_centre_of_a_cell_lies_in_that_cell()
    {
        Random random = new(3);
        for (int i = 0; i < 200; i++)
        {
            GridGeometry geometry = new(
                1 + random.Next(50),
                1 + random.Next(50),
                0.05 + random.NextDouble(),
                new GroundPoint((random.NextDouble() * 20) - 10, (random.NextDouble() * 20) - 10));
            for (int cell = 0; cell < geometry.CellCount; cell++)
            {
                GroundPoint centre = geometry.CentreOf(cell % geometry.Columns, cell / geometry.Columns);
                Assert.True(geometry.TryIndexOf(centre, out int index));
                Assert.Equal(cell, index);
            }
        }
    }

    [Fact]
    public void Columns_run_ahead_rows_run_left_from_the_rear_right_corner()
    {
        GridGeometry geometry = GridGeometry.Default;
        Assert.True(geometry.TryIndexOf(new GroundPoint(0.01, -9.99), out int first));
        Assert.Equal(0, first);
        Assert.True(geometry.TryIndexOf(new GroundPoint(0.15, -9.99), out int ahead));
        Assert.Equal(1, ahead);
        Assert.True(geometry.TryIndexOf(new GroundPoint(0.05, -9.85), out int left));
        Assert.Equal(200, left);
        Assert.False(geometry.TryIndexOf(new GroundPoint(-0.01, 0), out _));
        Assert.False(geometry.TryIndexOf(new GroundPoint(20.01, 0), out _));
        Assert.False(geometry.TryIndexOf(new GroundPoint(double.NaN, 0), out _));
    }

    [Fact]
    public void A_new_grid_is_unknown_and_counts_by_state()
    {
        OccupancyGrid grid = new(new GridGeometry(4, 3, 1, default));
        Assert.Equal(new GridCounts(0, 0, 12), grid.Count());
        grid.Cells[0] = OccupancyGrid.Free;
        grid.Cells[5] = OccupancyGrid.Occupied;
        Assert.Equal(new GridCounts(1, 1, 10), grid.Count());
        OccupancyGrid copy = new(grid.Geometry);
        copy.CopyFrom(grid);
        Assert.Equal(grid.Cells.ToArray(), copy.Cells.ToArray());
    }
}
