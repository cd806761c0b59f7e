using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Regions;
using RoadSeg.Segmenting;
using RoadSeg.Tests.Regions;

namespace RoadSeg.Tests.Grid;

/// <summary>Places where free ground was told that was not: the end of what can be resolved, the edge of the picture.</summary>
public sealed class GridSafetyTests
{
    private const int Horizon = 180;
    private static readonly ImageSize Size = new(480, 360);
    private static readonly GridGeometry Geometry = GridGeometry.Default;

    [Fact]
    public void A_bumper_seen_beyond_the_last_cell_that_can_be_told_frees_nothing_under_it()
    {
        // A level camera 0.4 m up: row 189 begins 12.0 m ahead, and a bumper 5 cm up that ends there is at 10.5 m.
        double last = FarthestFree(Build(_ => { }, 0.4, 286));
        Assert.InRange(last, 10.3, 10.8);
        double before = FarthestFree(Build(map => map.Fill(0, 0, Size.Width, 190, ClassMap.Car), 0.4, 286));
        Assert.InRange(before, 8.5, 10.1);
    }

    [Fact]
    public void What_stands_at_the_edge_of_the_picture_hides_the_cells_across_the_edge()
    {
        CellEvidence[] open = Build(_ => { }, 1.4, 380);
        CellEvidence[] parked = Build(map => map.Fill(0, Horizon, 4, Size.Height, ClassMap.Car), 1.4, 380);
        int hidden = 0;
        for (int cell = 0; cell < open.Length; cell++)
        {
            bool isOutside = open[cell] == CellEvidence.OutOfView;
            hidden += isOutside && parked[cell] == CellEvidence.Hidden ? 1 : 0;
            Assert.False(isOutside && parked[cell] == CellEvidence.Free);
            Assert.False(open[cell] != CellEvidence.Free && parked[cell] == CellEvidence.Free);
        }

        // A line of cells along the left edge of the view, some 15 m long.
        Assert.InRange(hidden, 60, 400);
    }

    [Fact]
    public void Who_is_cut_by_the_edge_of_the_picture_may_stand_nearer_than_is_seen()
    {
        // Seen down to 8.8 m ahead; feet outside the picture may be 14 % nearer.
        CellEvidence[] open = Build(_ => { }, 1.4, 380);
        CellEvidence[] cut = Build(map => map.Fill(0, 167, 21, 240, ClassMap.Person), 1.4, 380);
        int[] before = [.. Enumerable.Range(0, open.Length).Where(cell =>
            Geometry.CentreOf(cell % Geometry.Columns, cell / Geometry.Columns) is { X: > 7.7 and < 8.1 } at
            && at.Y / at.X is > 0.59 and < 0.62)];
        Assert.InRange(before.Length, 4, 20);
        Assert.All(before, cell => Assert.Equal(CellEvidence.Free, open[cell]));
        Assert.All(before, cell => Assert.NotEqual(CellEvidence.Free, cut[cell]));

        // With the feet 7.5 m ahead and 4.5 to the left, the footprint reaches out of the bearings of what is seen.
        int[] beside = [.. Enumerable.Range(0, open.Length).Where(cell =>
            Geometry.CentreOf(cell % Geometry.Columns, cell / Geometry.Columns) is { X: > 7.3 and < 7.7 } at
            && at.Y is > 4.1 and < 4.25)];
        Assert.InRange(beside.Length, 4, 20);
        Assert.All(beside, cell => Assert.Equal(CellEvidence.Free, open[cell]));
        Assert.All(beside, cell => Assert.NotEqual(CellEvidence.Free, cut[cell]));
    }

    // Three pixels of a shoe, too few for a region: the person stands within 0.2 m of it, and is a disc of 0.4 m. A car's pixels in
    // front of the shoe take away what is seen of it, and free nothing.
    [Fact]
    public void Near_a_foot_nothing_is_free_even_where_no_region_is_made_of_it()
    {
        GroundPoint shoe = new(8.45, 0);
        CellEvidence[] open = Build(_ => { }, 1.4, 380);
        CellEvidence[] seen = Build(map => map.Fill(238, 240, 241, 243, ClassMap.Person), 1.4, 380);
        CellEvidence[] covered = Build(
            map =>
            {
                map.Fill(238, 240, 241, 243, ClassMap.Person);
                map.Fill(238, 243, 241, 247, ClassMap.Car);
            },
            1.4,
            380);
        int near = 0;
        int around = 0;
        for (int cell = 0; cell < open.Length; cell++)
        {
            GroundPoint at = Geometry.CentreOf(cell % Geometry.Columns, cell / Geometry.Columns);
            double off = new GroundPoint(at.X - shoe.X, at.Y - shoe.Y).Range;
            bool isNear = off < 0.5;
            bool isAround = off is > 0.8 and < 1.1 && at.X < shoe.X && Math.Abs(at.Y) > 0.1;
            near += isNear && open[cell] == CellEvidence.Free ? 1 : 0;
            around += isAround ? 1 : 0;
            Assert.False(isNear && seen[cell] == CellEvidence.Free);
            Assert.False(isNear && covered[cell] == CellEvidence.Free);
            Assert.False(isAround && seen[cell] != open[cell]);
        }

        Assert.InRange(near, 60, 80);
        Assert.InRange(around, 60, 110);
    }

    // Road below the horizon, and what is drawn over it.
    private static CellEvidence[] Build(Action<Segmentation> draw, double height, double focal)
    {
        CameraModel camera = new(new CameraInfo(
            "low", Size, new Intrinsics(focal, focal, 239.5, 179.5), Distortion.None,
            new CameraMount(height, 0, 0, 0, 0, 0), []));
        Letterbox same = Letterbox.Stretch(Size, Size);
        Segmentation map = ClassMap.Empty(Size);
        map.Confidences.Fill(255);
        map.Fill(0, 0, Size.Width, Horizon, ClassMap.Sky);
        map.Fill(0, Horizon, Size.Width, Size.Height, ClassMap.Road);
        draw(map);
        DrivableArea drivable = new(Size);
        PeopleRegions people = new();
        new RegionFinder(Size, Size, same, ClassMap.Classes, camera).Find(map, drivable, people);
        GridBuilder builder = new(camera, same, Size, Geometry);
        builder.Build(map, drivable, people, new OccupancyGrid(Geometry));
        return builder.Evidence.ToArray();
    }

    // Straight ahead, a metre to each side.
    private static double FarthestFree(CellEvidence[] evidence) => Enumerable.Range(0, evidence.Length)
        .Where(cell => evidence[cell] == CellEvidence.Free)
        .Select(cell => Geometry.CentreOf(cell % Geometry.Columns, cell / Geometry.Columns))
        .Where(centre => Math.Abs(centre.Y) < 1)
        .Max(centre => centre.X);
}
