using System.Collections.Immutable;
using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Regions;
using RoadSeg.Segmenting;
using RoadSeg.Tests.Regions;

namespace RoadSeg.Tests.Grid;

public sealed class GridBuilderTests
{
    private static readonly ImageSize Size = new(480, 360);
    private static readonly GridGeometry Geometry = GridGeometry.Default;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Cells_agree_with_the_exact_grid_of_a_street_with_boxes_and_people(int seed)
    {
        // Goal: hardly a cell called free where something stands; the price are unknown cells before and beside it.
        Bench bench = new();
        BoxWorld world = RandomStreet(bench.Camera, seed);
        world.RenderInto(bench.Segmentation);
        bench.Run();

        Tally tally = Compare(world, bench.Grid, bench.Camera);

        Assert.True(tally.Agreement >= 0.87, $"seed {seed}: {tally}");
        Assert.True(tally.FreeWhereOccupied == 0, $"seed {seed}: {tally}");
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}: {tally}");
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Making_a_pixel_not_drivable_never_frees_a_cell(int seed)
    {
        Random random = new(seed);
        ImageSize size = new(96, 72);
        Bench bench = new(size, new GridGeometry(100, 100, 0.2, new GroundPoint(0, -10)));
        BoxWorld world = RandomStreet(bench.Camera, seed);
        world.RenderInto(bench.Segmentation);
        bench.Run();
        sbyte[] before = bench.Grid.Cells.ToArray();
        byte[] others = [ClassMap.Car, ClassMap.Pavement, ClassMap.Sky, ClassMap.Void];
        for (int round = 0; round < 400; round++)
        {
            int pixel = random.Next(size.PixelCount);
            if (bench.Segmentation.ClassIds[pixel] != ClassMap.Road)
            {
                continue;
            }

            bench.Segmentation.ClassIds[pixel] = others[random.Next(others.Length)];
            bench.Run();
            for (int cell = 0; cell < before.Length; cell++)
            {
                Assert.False(
                    bench.Grid.Cells[cell] == OccupancyGrid.Free && before[cell] != OccupancyGrid.Free,
                    $"seed {seed}, round {round}: pixel {pixel} freed cell {cell}");
            }

            bench.Grid.Cells.CopyTo(before);
        }
    }

    [Fact]
    public void An_obstacle_ahead_left_is_occupied_ahead_left_and_nothing_behind_it_is_free()
    {
        Bench bench = new();
        BoxWorld world = new(bench.Camera, 9);
        world.Boxes.Add(new BoxWorld.Box(8, 10, 1, 2, 3));
        world.RenderInto(bench.Segmentation);
        bench.Run();

        Assert.Equal(OccupancyGrid.Occupied, bench.At(8.05, 1.55));
        Assert.Equal(OccupancyGrid.Free, bench.At(7.75, 1.55));
        Assert.Equal(OccupancyGrid.Free, bench.At(8.05, -1.55));
        for (double x = 8.25; x < 19.9; x += 0.1)
        {
            Assert.Equal(OccupancyGrid.Unknown, bench.At(x, (x - 0.5) * 1.5 / 7.5));
        }
    }

    [Fact]
    public void A_person_is_a_disc_at_the_foot_and_hides_what_is_behind_without_smearing()
    {
        Bench bench = new();
        BoxWorld world = new(bench.Camera, 9);
        world.People.Add(new GroundPoint(7, -1));
        world.RenderInto(bench.Segmentation);
        bench.Run();

        PersonRegion person = Assert.Single(bench.People.People.ToArray());
        GroundFix fix = Assert.NotNull(person.Ground);
        Assert.InRange(fix.Point.X, 6.95, 7.25);
        Assert.InRange(fix.Point.Y, -1.05, -0.95);
        int occupied = bench.Grid.Count().Occupied;

        // A disc of 0.4 m and every cell that it touches.
        Assert.InRange(occupied, 54, 76);
        Assert.Equal(OccupancyGrid.Unknown, bench.At(9.05, -1.25));
    }

    [Fact]
    public void Something_right_at_the_bonnet_is_occupied_there_and_hides_the_rest()
    {
        Bench bench = new();
        bench.Segmentation.Fill(0, 0, 480, 360, ClassMap.Car);
        bench.Segmentation.Fill(0, 0, 480, 100, ClassMap.Sky);
        bench.Run();

        GridCounts counts = bench.Grid.Count();
        Assert.Equal(0, counts.Free);
        Assert.InRange(counts.Occupied, 20, 80);
    }

    [Fact]
    public void Unsure_pixels_make_cells_neither_free_nor_occupied_but_still_hide()
    {
        Bench bench = new();
        BoxWorld world = new(bench.Camera, 9);
        world.Boxes.Add(new BoxWorld.Box(8, 10, -2, 2, 3));
        world.RenderInto(bench.Segmentation);
        bench.Segmentation.Confidences.Fill(100);
        bench.Run();

        Assert.Equal(new GridCounts(0, 0, Geometry.CellCount), bench.Grid.Count());

        bench.Segmentation.Confidences.Fill(128);
        bench.Run();
        Assert.True(bench.Grid.Count().Free > 1000);
    }

    [Fact]
    public void Cells_outside_the_picture_and_road_that_is_not_connected_stay_unknown()
    {
        Bench bench = new();
        bench.Segmentation.Fill(0, 0, 480, 150, ClassMap.Sky);
        bench.Segmentation.Fill(0, 150, 480, 360, ClassMap.Road);
        bench.Segmentation.Fill(0, 200, 480, 204, ClassMap.Pavement);
        bench.Run();

        for (int cell = 0; cell < Geometry.CellCount; cell++)
        {
            GroundPoint centre = Geometry.CentreOf(cell % Geometry.Columns, cell / Geometry.Columns);
            bool isWhole = IsInPicture(bench.Camera, centre, 0.05, 0.05) && IsInPicture(bench.Camera, centre, 0.05, -0.05)
                && IsInPicture(bench.Camera, centre, -0.05, 0.05) && IsInPicture(bench.Camera, centre, -0.05, -0.05);
            Assert.True(!isWhole | bench.Camera.TryProject(centre, out ImagePoint pixel));
            sbyte expected = isWhole && pixel.V >= 203.5 ? OccupancyGrid.Free : OccupancyGrid.Unknown;
            Assert.Equal(expected, bench.Grid.Cells[cell]);
        }
    }

    [Fact]
    public void Filling_the_same_frame_twice_gives_the_same_cells_and_allocates_nothing()
    {
        Bench bench = new();
        RandomStreet(bench.Camera, 5).RenderInto(bench.Segmentation);
        bench.Run();
        sbyte[] first = bench.Grid.Cells.ToArray();
        long allocated = Allocations.Of(bench.Run);

        Assert.Equal(first, bench.Grid.Cells.ToArray());
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Cells_beyond_the_range_limit_stay_unknown()
    {
        Bench bench = new(Size, Geometry, new GridOptions { MaxRangeMeters = 10 });
        bench.Segmentation.Fill(0, 0, 480, 360, ClassMap.Road);
        bench.Run();

        Assert.Equal(OccupancyGrid.Free, bench.At(10.35, 0.05));
        Assert.Equal(OccupancyGrid.Unknown, bench.At(10.65, 0.05));
    }

    [Fact(Explicit = true)]
    public void Report_the_time_of_a_frame()
    {
        Bench bench = new();
        RandomStreet(bench.Camera, 5).RenderInto(bench.Segmentation);
        double[] regions = new double[400];
        double[] grid = new double[400];
        for (int i = 0; i < regions.Length; i++)
        {
            long start = TimeProvider.System.GetTimestamp();
            bench.RunRegions();
            regions[i] = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
            start = TimeProvider.System.GetTimestamp();
            bench.RunGrid();
            grid[i] = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(regions);
        Array.Sort(grid);
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
            $"p50 regions {regions[200]:0.000} ms, grid {grid[200]:0.000} ms; {bench.Builder.ViewedCellCount} cells"));
        Assert.True(grid[200] < 50);
    }

    [Fact]
    public void A_map_of_another_size_is_refused()
    {
        Bench bench = new();
        DrivableArea other = new(new ImageSize(10, 10));
        Assert.Throws<ArgumentException>(
            () => bench.Builder.Build(bench.Segmentation, other, bench.People, bench.Grid));
    }

    // Golden cells of the ego vehicle's own outline: road all over the picture, but not under the vehicle.
    [Fact]
    public void The_ego_vehicles_own_cells_are_unknown()
    {
        Bench bench = new(Size, Geometry, new GridOptions { Ego = new EgoFootprint(5, 1, 1) });
        bench.Segmentation.Fill(0, 0, 480, 360, ClassMap.Road);
        bench.Run();

        Assert.Equal(OccupancyGrid.Unknown, bench.At(4.95, 0.95));
        Assert.Equal(OccupancyGrid.Free, bench.At(5.15, 0.95));
        Assert.Equal(OccupancyGrid.Free, bench.At(4.95, 1.25));
    }

    [Fact]
    public void Where_a_pixel_is_longer_than_told_or_a_cell_narrower_than_one_nothing_is_known()
    {
        // A pixel at range r covers r²/(1.4 m · 384) metres: half a metre at 16.4 m. A cell is 0.1 m · 384 / r across.
        Bench deep = new(Size, Geometry, new GridOptions { MaxPixelDepthMeters = 0.5 });
        deep.Segmentation.Fill(0, 0, 480, 360, ClassMap.Road);
        deep.Run();
        Assert.Equal(OccupancyGrid.Free, deep.At(15.95, 0.05));
        Assert.Equal(OccupancyGrid.Unknown, deep.At(17.55, 0.05));

        Bench across = new(Size, Geometry, new GridOptions { MinimumPixelsAcross = 4, MaxPixelDepthMeters = 9 });
        across.Segmentation.Fill(0, 0, 480, 360, ClassMap.Road);
        across.Run();
        Assert.Equal(OccupancyGrid.Free, across.At(9.55, 0.05));
        Assert.Equal(OccupancyGrid.Unknown, across.At(10.55, 0.05));
    }

    // Two boxes with their fronts 8 m ahead, one of a class that hangs 0.2 m over the road.
    [Fact]
    public void What_hangs_above_the_road_stands_nearer_and_is_as_deep_as_its_class_says()
    {
        GridOptions hanging = new()
        {
            Footprints = ImmutableDictionary<string, ObstacleFootprint>.Empty.Add("car", new ObstacleFootprint(0.2, 0.5)),
        };
        Bench bench = new(Size, Geometry, hanging, isExact: false);
        BoxWorld world = new(bench.Camera, 9);
        world.Boxes.Add(new BoxWorld.Box(8, 10, -2, 2, 3));
        world.RenderInto(bench.Segmentation);
        bench.Run();

        // 7.5 m from the camera, less 0.2 / 1.4 of it: 1.07 m.
        Assert.Equal(OccupancyGrid.Free, bench.At(6.55, 0.05));
        Assert.Equal(OccupancyGrid.Occupied, bench.At(7.15, 0.05));
        Assert.Equal(OccupancyGrid.Occupied, bench.At(7.25, 0.05));
        Assert.Equal(OccupancyGrid.Unknown, bench.At(7.75, 0.05));
    }

    private static bool IsInPicture(CameraModel camera, GroundPoint point, double x, double y) =>
        camera.TryProject(new GroundPoint(point.X + x, point.Y + y), out ImagePoint pixel)
        && pixel.U >= -0.5 && pixel.V >= -0.5 && pixel.U < 479.5 && pixel.V < 359.5;

    private static BoxWorld RandomStreet(CameraModel camera, int seed)
    {
        Random random = new(seed);
        BoxWorld world = new(camera, 4);
        world.Boxes.Add(new BoxWorld.Box(3, 80, 6, 12, 8));
        world.Boxes.Add(new BoxWorld.Box(3, 80, -12, -6, 8));
        for (int i = 0; i < 3; i++)
        {
            double x = 7 + (12 * random.NextDouble());
            double y = random.Next(2) == 0 ? 1.5 + random.NextDouble() : -3.3 - random.NextDouble();
            world.Boxes.Add(new BoxWorld.Box(x, x + 4.2, y, y + 1.8, 1.5));
        }

        for (int i = 0; i < 2; i++)
        {
            world.People.Add(new GroundPoint(5 + (12 * random.NextDouble()), -1 + (2 * random.NextDouble())));
            double x = 5 + (14 * random.NextDouble());
            world.Boxes.Add(new BoxWorld.Box(x, x + 0.12, 4.2, 4.32, 4));
        }

        return world;
    }

    private static Tally Compare(BoxWorld world, OccupancyGrid grid, CameraModel camera)
    {
        Tally tally = new();
        for (int cell = 0; cell < grid.Cells.Length; cell++)
        {
            GroundPoint centre = grid.Geometry.CentreOf(cell % grid.Geometry.Columns, cell / grid.Geometry.Columns);
            double range = Math.Sqrt(
                Math.Pow(centre.X - camera.CameraInBase.X, 2) + Math.Pow(centre.Y - camera.CameraInBase.Y, 2));
            sbyte truth = world.TruthAt(grid.Geometry, cell);
            if (truth == OccupancyGrid.Unknown || range > 20)
            {
                continue;
            }

            sbyte found = grid.Cells[cell];
            tally.Seen++;
            tally.Agree += truth == found ? 1 : 0;
            tally.FreeWhereOccupied += truth == OccupancyGrid.Occupied && found == OccupancyGrid.Free ? 1 : 0;
            tally.UnknownWhereOccupied += truth == OccupancyGrid.Occupied && found < 0 ? 1 : 0;
            tally.OccupiedWhereFree += truth == OccupancyGrid.Free && found == OccupancyGrid.Occupied ? 1 : 0;
            tally.UnknownWhereFree += truth == OccupancyGrid.Free && found < 0 ? 1 : 0;
        }

        return tally;
    }

    private sealed record Tally
    {
        public int Seen { get; set; }

        public int Agree { get; set; }

        public int FreeWhereOccupied { get; set; }

        public int UnknownWhereOccupied { get; set; }

        public int OccupiedWhereFree { get; set; }

        public int UnknownWhereFree { get; set; }

        public double Agreement => (double)Agree / Seen;
    }

    private sealed class Bench
    {
        private readonly RegionFinder finder;

        public Bench()
            : this(Size, GridGeometry.Default)
        {
        }

        public Bench(ImageSize size, GridGeometry geometry, GridOptions? options = null, bool isExact = true)
        {
            Camera = new CameraModel(ClassMap.Camera(size));
            Segmentation = ClassMap.Empty(size);
            Segmentation.Confidences.Fill(255);
            Drivable = new DrivableArea(size);
            Grid = new OccupancyGrid(geometry);
            Letterbox identity = Letterbox.Stretch(size, size);
            finder = new RegionFinder(size, size, identity, ClassMap.Classes, Camera);
            // The test's worlds stand on the ground where they are seen to end.
            GridOptions exact = (options ?? new GridOptions()) with
            {
                ContactMarginMeters = 0,
                Footprints = ImmutableDictionary<string, ObstacleFootprint>.Empty.Add("car", new ObstacleFootprint(0, 0)),
            };
            Builder = new GridBuilder(Camera, identity, size, geometry, isExact ? exact : options);
        }

        public CameraModel Camera { get; }

        public Segmentation Segmentation { get; }

        public DrivableArea Drivable { get; }

        public PeopleRegions People { get; } = new();

        public OccupancyGrid Grid { get; }

        public GridBuilder Builder { get; }

        public void Run()
        {
            RunRegions();
            RunGrid();
        }

        public void RunRegions() => finder.Find(Segmentation, Drivable, People);

        public void RunGrid() => Builder.Build(Segmentation, Drivable, People, Grid);

        public sbyte At(double x, double y)
        {
            Assert.True(Grid.Geometry.TryIndexOf(new GroundPoint(x, y), out int index));
            return Grid.Cells[index];
        }
    }
}
