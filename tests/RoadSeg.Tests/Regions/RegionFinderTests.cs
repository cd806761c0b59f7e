using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Regions;
using RoadSeg.Segmenting;

namespace RoadSeg.Tests.Regions;

public sealed class RegionFinderTests
{
    private static readonly ImageSize Size = new(480, 360);

    [Fact]
    public void Road_cut_off_by_something_else_is_not_offered()
    {
        Scene scene = new(
            "..........",
            "rrrrrrrrrr",
            "__________",
            "rrrrrrrrrr",
            "rrrrrrrrrr");
        Assert.True(scene.Drivable.IsPresent);
        Assert.Equal(20, scene.Drivable.AreaPixels);
        Assert.Equal(
            [new(-0.5, 2.5), new(9.5, 2.5), new(9.5, 4.5), new(-0.5, 4.5)], scene.Drivable.Polygon.ToArray());
        Assert.All(scene.Drivable.FarBoundary.ToArray(), point => Assert.Equal(3, point.V));
    }

    [Fact]
    public void Road_that_touches_at_a_corner_only_is_not_connected()
    {
        Scene scene = new(
            "rrrr......",
            "rrrr......",
            "....rrrrrr",
            "....rrrrrr");
        Assert.Equal(12, scene.Drivable.AreaPixels);
    }

    [Fact]
    public void The_polygon_is_the_outer_outline_and_the_mask_keeps_its_holes()
    {
        Scene scene = new(
            "rrrrrrrrrr",
            "rrrXXXXrrr",
            "rrrXXXXrrr",
            "rrrrrrrrrr");
        Assert.Equal(32, scene.Drivable.AreaPixels);
        Assert.Equal(40, ImagePolygon.Area(scene.Drivable.Polygon), 9);
    }

    [Fact]
    public void Without_a_camera_the_bonnet_is_skipped_but_nothing_taller()
    {
        string[] rows = [.. Enumerable.Repeat("rrrrrrrrrr", 9), "XXXXXXXXXX"];
        Scene behindBonnet = new(rows);
        Assert.Equal(90, behindBonnet.Drivable.AreaPixels);

        rows[8] = rows[7] = rows[6] = "XXXXXXXXXX";
        Scene behindCar = new(rows);
        Assert.False(behindCar.Drivable.IsPresent);
        Assert.Equal(0, behindCar.Drivable.Polygon.Length);
        Assert.Equal(0, behindCar.Drivable.FarBoundary.Length);
    }

    [Fact]
    public void The_ego_vehicles_own_pixels_are_passed_over()
    {
        Scene scene = new(
            "..........",
            "rrrrrrrrrr",
            "rrrrrrrrrr",
            "eeeeeeeeee");
        Assert.Equal(20, scene.Drivable.AreaPixels);
        Assert.Equal(2.5, scene.Drivable.Polygon.ToArray().Max(point => point.V));
    }

    [Fact]
    public void A_person_fills_box_contour_foot_area_and_confidence()
    {
        Segmentation map = ClassMap.Empty(Size);
        map.Fill(0, 0, 480, 360, ClassMap.Road);
        map.Fill(100, 50, 120, 110, ClassMap.Person);
        map.Fill(100, 110, 106, 120, ClassMap.Person);
        map.Fill(114, 110, 120, 120, ClassMap.Person);
        map.Confidences.Fill(204);
        Scene scene = new(map);

        PersonRegion person = Assert.Single(scene.People.People.ToArray());
        Assert.Equal(PersonKind.Pedestrian, person.Kind);
        Assert.Equal(new ImageBox(100, 50, 20, 70), person.Box);
        Assert.Equal((20 * 60) + (2 * 6 * 10), person.AreaPixels);
        Assert.Equal(0.8, person.Confidence, 6);
        Assert.Equal(new ImagePoint(109.5, 119.5), person.Foot);
        Assert.Null(person.Ground);
        Assert.False(person.InPath);
        ReadOnlySpan<ImagePoint> contour = scene.People.ContourOf(person);
        Assert.Equal(person.AreaPixels, ImagePolygon.Area(contour), 9);
        Assert.Equal(new ImagePoint(99.5, 49.5), contour[0]);
    }

    // Just under and just over the default of one half, in 1/255.
    [Theory]
    [InlineData(127, 0)]
    [InlineData(128, 1)]
    public void A_person_the_network_is_unsure_of_is_nobody(byte confidence, int count)
    {
        Segmentation map = ClassMap.Empty(Size);
        map.Fill(100, 50, 120, 110, ClassMap.Person);
        map.Confidences.Fill(confidence);
        Scene scene = new(map);
        Assert.Equal(count, scene.People.People.Length);
        Assert.Equal(count, Math.Min(1, scene.People.ContourPoints.Length));
    }

    [Fact]
    public void A_detached_head_belongs_to_its_body_and_specks_are_nobody()
    {
        Segmentation map = ClassMap.Empty(Size);
        map.Fill(205, 100, 215, 110, ClassMap.Person);
        map.Fill(200, 114, 220, 160, ClassMap.Person);
        map.Fill(300, 100, 304, 104, ClassMap.Person);
        Scene scene = new(map);

        PersonRegion person = Assert.Single(scene.People.People.ToArray());
        Assert.Equal(new ImageBox(200, 100, 20, 60), person.Box);
        Assert.Equal(100 + (20 * 46), person.AreaPixels);
    }

    [Fact]
    public void People_side_by_side_and_of_other_kinds_stay_apart_in_reading_order()
    {
        Segmentation map = ClassMap.Empty(Size);
        map.Fill(230, 100, 250, 160, ClassMap.Person);
        map.Fill(200, 100, 220, 160, ClassMap.Person);
        map.Fill(200, 161, 220, 190, ClassMap.Cyclist);
        Scene scene = new(map);

        PersonRegion[] people = scene.People.People.ToArray();
        Assert.Equal([200, 230, 200], people.Select(person => person.Box.U));
        Assert.Equal([PersonKind.Pedestrian, PersonKind.Pedestrian, PersonKind.Cyclist], people.Select(p => p.Kind));
    }

    [Fact]
    public void With_a_camera_people_stand_in_metres_and_the_straight_corridor_is_the_path()
    {
        CameraModel camera = new(ClassMap.Camera(Size));
        Segmentation map = ClassMap.Empty(Size);
        map.Fill(0, 140, 480, 360, ClassMap.Road);
        GroundPoint inPath = new(8, 1.2);
        GroundPoint beside = new(8, -1.8);
        Drawn.Stand(map, camera, inPath);
        Drawn.Stand(map, camera, beside);
        Scene scene = new(map, camera);

        PersonRegion[] people = [.. scene.People.People.ToArray().OrderBy(person => person.Box.U)];
        Assert.Equal(2, people.Length);
        Assert.True(people[0].InPath);
        Assert.False(people[1].InPath);
        GroundFix fix = Assert.NotNull(people[0].Ground);

        // The middle of a person is 0.1 m behind the nearer shoe.
        Assert.Equal(inPath.X + 0.1, fix.Point.X, 0.1);
        Assert.Equal(inPath.Y, fix.Point.Y, 0.1);

        // One row at 7.5 m from a camera at 1.4 m with f = 384: about z²/(f·h) = 0.105 m.
        Assert.InRange(fix.SigmaMeters, 0.09, 0.12);
        Assert.NotEqual(0, scene.Drivable.GroundPolygon.Length);
        Assert.All(scene.Drivable.GroundPolygon.ToArray(), point => Assert.InRange(point.X, 0, 61));
    }

    [Fact]
    public void A_pole_before_a_person_makes_no_two_of_one_and_no_one_of_two()
    {
        CameraModel camera = new(ClassMap.Camera(Size));
        Segmentation map = ClassMap.Empty(Size);
        map.Fill(0, 140, 480, 360, ClassMap.Road);
        GroundPoint place = new(8, 0);
        Drawn.Stand(map, camera, place);
        Assert.True(camera.TryProject(place, out ImagePoint foot));
        map.Fill((int)foot.U - 1, 60, (int)foot.U + 2, (int)foot.V + 30, ClassMap.Car);
        Assert.Equal(0, Assert.Single(new Scene(map, camera).People.People.ToArray()).Ground!.Value.Point.Y, 0.1);

        map.Fill(0, 0, 480, 140, ClassMap.Sky);
        map.Fill(0, 140, 480, 360, ClassMap.Road);
        Drawn.Stand(map, camera, place with { Y = 0.3 });
        Drawn.Stand(map, camera, place with { Y = -0.3 });
        map.Fill((int)foot.U - 3, 60, (int)foot.U + 4, (int)foot.V + 30, ClassMap.Car);
        Assert.Equal(2, new Scene(map, camera).People.People.Length);
    }

    // At 1.4 m the height of the head says little: the car's near side and the ground behind bound where they stand.
    [Fact]
    public void Who_is_hidden_by_a_car_stands_behind_its_near_side()
    {
        CameraModel camera = new(ClassMap.Camera(Size));
        Segmentation map = ClassMap.Empty(Size);
        map.Fill(0, 140, 480, 360, ClassMap.Road);
        GroundPoint place = new(13, 1);
        Drawn.StandWhole(map, camera, place);
        Assert.True(camera.TryProject(new Vector3D(13, 1, 0.7), out ImagePoint roof));
        Assert.True(camera.TryProject(new GroundPoint(10, 1), out ImagePoint side));
        map.Fill((int)roof.U - 60, (int)roof.V, (int)roof.U + 60, (int)side.V, ClassMap.Car);

        PersonRegion person = Assert.Single(new Scene(map, camera).People.People.ToArray());
        Assert.False(person.IsFootSeen);
        GroundFix fix = person.Ground!.Value;
        Assert.InRange(fix.Point.X, 10, 26);
        Assert.True(Math.Abs(fix.Point.X - place.X) <= 2 * fix.SigmaMeters, $"{fix.Point.X} ± {fix.SigmaMeters}");
    }

    [Fact]
    public void Somebody_behind_a_car_stands_where_the_height_of_the_head_says()
    {
        CameraModel camera = new(ClassMap.Camera(Size) with
        {
            Mount = new CameraMount(0.5, 0, 0.0, 0, 0.5, 0),
        });
        Segmentation map = ClassMap.Empty(Size);
        map.Fill(0, 180, 480, 360, ClassMap.Road);
        GroundPoint place = new(9, 1);
        Drawn.Stand(map, camera, place);
        Assert.True(camera.TryProject(new Vector3D(7, 1, 0.3), out ImagePoint bonnet));
        map.Fill((int)bonnet.U - 60, (int)bonnet.V, (int)bonnet.U + 60, 230, ClassMap.Car);

        PersonRegion person = Assert.Single(new Scene(map, camera).People.People.ToArray());
        Assert.False(person.IsFootSeen);
        Assert.Equal(place.X, person.Ground!.Value.Point.X, 0.6);
        Assert.InRange(person.Ground!.Value.SigmaMeters, 0.3, 1.5);
    }

    [Fact]
    public void A_person_ahead_who_stands_off_the_road_is_not_in_the_path()
    {
        CameraModel camera = new(ClassMap.Camera(Size));
        Segmentation map = ClassMap.Empty(Size);
        Assert.True(camera.TryProject(new GroundPoint(10, 0), out ImagePoint edge));
        map.Fill(0, (int)edge.V, 480, 360, ClassMap.Road);
        Drawn.Stand(map, camera, new GroundPoint(14, 0));
        Scene scene = new(map, camera);

        Assert.False(Assert.Single(scene.People.People.ToArray()).InPath);
    }

    [Fact]
    public void A_foot_at_the_horizon_has_no_ground()
    {
        CameraModel camera = new(ClassMap.Camera(Size));
        Segmentation map = ClassMap.Empty(Size);
        map.Fill(0, 0, 480, 360, ClassMap.Sky);
        map.Fill(200, 60, 230, 120, ClassMap.Person);
        Assert.Null(Assert.Single(new Scene(map, camera).People.People.ToArray()).Ground);
    }

    [Fact]
    public void Positions_follow_the_letterbox_into_the_image()
    {
        ImageSize image = new(960, 540);
        ImageSize model = new(480, 360);
        Letterbox fit = Letterbox.Fit(image, model);
        Segmentation map = new(ClassMap.Classes, model, model, fit, image);
        map.Confidences.Fill(255);
        map.Fill(0, 45, 480, 315, ClassMap.Road);
        map.Fill(100, 145, 120, 205, ClassMap.Person);
        RegionFinder finder = new(model, image, fit, ClassMap.Classes, null);
        DrivableArea drivable = new(model);
        PeopleRegions people = new();
        finder.Find(map, drivable, people);

        PersonRegion person = Assert.Single(people.People.ToArray());
        Assert.Equal(new ImageBox(200, 200, 40, 120), person.Box);
        Assert.Equal(40 * 120, person.AreaPixels);
        Assert.Equal(
            [new(-0.5, -0.5), new(959.5, -0.5), new(959.5, 539.5), new(-0.5, 539.5)], drivable.Polygon.ToArray());
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void Noise_neither_breaks_nor_allocates_and_repeats_exactly(int seed)
    {
        Random random = new(seed);
        Segmentation map = ClassMap.Empty(Size);
        for (int i = 0; i < map.ClassIds.Length; i++)
        {
            map.ClassIds[i] = (byte)random.Next(7);
        }

        RegionFinder finder = new(
            Size, Size, Letterbox.Stretch(Size, Size), ClassMap.Classes, new CameraModel(ClassMap.Camera(Size)));
        DrivableArea drivable = new(Size);
        PeopleRegions people = new();
        finder.Find(map, drivable, people);
        PersonRegion[] first = people.People.ToArray();
        long allocated = Allocations.Of(() => finder.Find(map, drivable, people));

        Assert.Equal(first, people.People.ToArray());
        Assert.Equal(0, allocated);
    }

    private sealed class Scene
    {
        public Scene(params string[] rows)
            : this(ClassMap.From(rows))
        {
        }

        public Scene(Segmentation map, CameraModel? camera = null)
        {
            Drivable = new DrivableArea(map.Size);
            RegionFinder finder = new(map.Size, map.ImageSize, map.ImageFromModel, map.Classes, camera);
            finder.Find(map, Drivable, People);
        }

        public DrivableArea Drivable { get; }

        public PeopleRegions People { get; } = new();
    }
}
