using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Odometry;

namespace RoadSeg.Tests.Grid;

public sealed class GridFusionTests
{
    private static readonly GridGeometry Geometry = new(60, 60, 0.1, new GroundPoint(0, -3));
    private static readonly GroundPoint Somewhere = new(3.05, 0.05);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_wrong_single_frame_never_frees_an_occupied_cell(bool hasOdometry)
    {
        foreach (double fps in (double[])[1.5, 4, 10, 20, 60])
        {
            for (int seenBefore = 1; seenBefore < 5; seenBefore++)
            {
                Bench bench = new(hasOdometry ? Standing() : null, fps);
                bench.Show(CellEvidence.Occupied, seenBefore);
                sbyte during = bench.Show(CellEvidence.Free);
                sbyte after = bench.Show(CellEvidence.Occupied);

                Assert.NotEqual(OccupancyGrid.Free, during);
                Assert.Equal(OccupancyGrid.Occupied, after);
            }
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(60)]
    public void What_moved_away_is_free_within_half_a_second(double fps)
    {
        foreach (OdometryTrack? odometry in (OdometryTrack?[])[Standing(), null])
        {
            Bench bench = new(odometry, fps);
            bench.Show(CellEvidence.Occupied, (int)(2 * fps));
            sbyte state = bench.Show(CellEvidence.Free, (int)(0.5 * fps));
            Assert.Equal(OccupancyGrid.Free, state);
        }
    }

    [Fact]
    public void What_was_free_is_unknown_as_soon_as_something_hides_it()
    {
        Bench bench = new(Standing(), 20);
        bench.Show(CellEvidence.Free, 20);
        Assert.Equal(OccupancyGrid.Unknown, bench.Show(CellEvidence.Hidden));
        Assert.Equal(OccupancyGrid.Unknown, bench.Show(CellEvidence.OutOfView));
    }

    [Fact]
    public void Free_ground_out_of_view_is_remembered_for_about_a_second_and_obstacles_longer()
    {
        Bench bench = new(Standing(), 20);
        bench.Show(CellEvidence.Free, 20);
        Assert.Equal(OccupancyGrid.Free, bench.Show(CellEvidence.OutOfView, 16));
        Assert.Equal(OccupancyGrid.Unknown, bench.Show(CellEvidence.OutOfView, 8));

        bench = new(Standing(), 20);
        bench.Show(CellEvidence.Occupied, 20);
        Assert.Equal(OccupancyGrid.Occupied, bench.Show(CellEvidence.OutOfView, 16));
        Assert.Equal(OccupancyGrid.Unknown, bench.Show(CellEvidence.OutOfView, 40));
    }

    // A post that is seen only for half of the way: the vehicle drives a bend past it, and it stays where it is.
    [Fact]
    public void Ego_motion_moves_what_is_remembered_without_smearing_it()
    {
        OdometryTrack odometry = OdometryFile.Parse("o.csv", [.. Enumerable.Range(0, 200)
            .Select(i => FormattableString.Invariant($"{i * 0.05},3,0.4")).Prepend("time_s,v,yaw_rate")]);
        GroundPoint post = new(3.0, 0.6);
        GridFusion fusion = new(Geometry, odometry);
        OccupancyGrid grid = new(Geometry);
        CellEvidence[] evidence = new CellEvidence[Geometry.CellCount];
        for (int frame = 0; frame < 16; frame++)
        {
            TimeSpan time = TimeSpan.FromSeconds(frame * 0.05);
            GroundPoint here = frame == 0 ? post : odometry.Between(TimeSpan.Zero, time)!.Value.Carry(post);
            Array.Fill(evidence, CellEvidence.OutOfView);
            Assert.True(Geometry.TryIndexOf(here, out int cell));
            evidence[cell] = frame < 8 ? CellEvidence.Occupied : CellEvidence.OutOfView;
            grid.Clear();
            fusion.Fuse(time, evidence, grid);
            if (frame < 1)
            {
                continue;
            }

            int occupied = 0;
            for (int i = 0; i < Geometry.CellCount; i++)
            {
                if (grid.Cells[i] == OccupancyGrid.Occupied)
                {
                    occupied++;
                    GroundPoint centre = Geometry.CentreOf(i % Geometry.Columns, i / Geometry.Columns);
                    double distance = Math.Sqrt(Math.Pow(centre.X - here.X, 2) + Math.Pow(centre.Y - here.Y, 2));
                    Assert.True(distance < 0.22, $"frame {frame}: occupied {distance:0.00} m off");
                }
            }

            Assert.InRange(occupied, 1, 5);
        }
    }

    [Fact]
    public void Across_a_gap_in_the_odometry_nothing_is_remembered()
    {
        OdometryTrack odometry = OdometryFile.Parse(
            "o.csv", ["time_s,x,y,yaw", "0,0,0,0", "0.4,0,0,0", "1.2,5,0,0", "1.6,5,0,0"]);
        GridFusion fusion = new(Geometry, odometry);
        OccupancyGrid grid = new(Geometry);
        CellEvidence[] free = new CellEvidence[Geometry.CellCount];
        Array.Fill(free, CellEvidence.Free);
        CellEvidence[] nothing = new CellEvidence[Geometry.CellCount];
        foreach (double time in (double[])[0, 0.1, 0.2, 0.3])
        {
            grid.Clear();
            fusion.Fuse(TimeSpan.FromSeconds(time), free, grid);
        }

        grid.Clear();
        fusion.Fuse(TimeSpan.FromSeconds(0.38), nothing, grid);
        Assert.NotEqual(0, grid.Count().Free);
        grid.Clear();
        fusion.Fuse(TimeSpan.FromSeconds(0.8), nothing, grid);
        Assert.Equal(0, grid.Count().Free);
        grid.Clear();
        fusion.Fuse(TimeSpan.FromSeconds(1.3), nothing, grid);
        Assert.Equal(0, grid.Count().Free);
    }

    [Fact]
    public void Fusing_allocates_nothing()
    {
        Bench bench = new(Standing(), 20);
        bench.Show(CellEvidence.Free, 3);
        Assert.Equal(0, Allocations.Of(() => bench.Show(CellEvidence.Free)));
    }

    private static OdometryTrack Standing() => OdometryFile.Parse("o.csv", [.. Enumerable.Range(0, 400)
        .Select(i => FormattableString.Invariant($"{i * 0.25},0.02,0.01,0.3")).Prepend("time_s,x,y,yaw")]);

    /// <summary>A grid of which every cell shows the same.</summary>
    private sealed class Bench(OdometryTrack? odometry, double fps)
    {
        private readonly GridFusion fusion = new(Geometry, odometry);
        private readonly OccupancyGrid grid = new(Geometry);
        private readonly CellEvidence[] evidence = new CellEvidence[Geometry.CellCount];
        private int frame;

        public sbyte Show(CellEvidence seen, int times = 1)
        {
            for (int i = 0; i < times; i++)
            {
                Array.Fill(evidence, seen);
                grid.Cells.Fill(seen switch
                {
                    CellEvidence.Free => OccupancyGrid.Free,
                    CellEvidence.Occupied => OccupancyGrid.Occupied,
                    _ => OccupancyGrid.Unknown,
                });
                fusion.Fuse(TimeSpan.FromSeconds(frame++ / fps), evidence, grid);
            }

            Assert.True(Geometry.TryIndexOf(Somewhere, out int cell));
            return grid.Cells[cell];
        }
    }
}
