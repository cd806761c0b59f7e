using System.Collections.Immutable;
using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Regions;
using RoadSeg.Synthetic.World;

namespace RoadSeg.Synthetic.Tests;

public sealed class SyntheticSceneTests
{
    [Fact]
    public void Same_seed_gives_the_same_bytes()
    {
        Assert.Equal(SomeScene.Frame(SomeScene.Create(), 17), SomeScene.Frame(SomeScene.Create(), 17));
        Assert.NotEqual(SomeScene.Labels(SomeScene.Create(3), 17), SomeScene.Labels(SomeScene.Create(4), 17));
    }

    [Fact]
    public void A_frame_does_not_depend_on_the_frames_asked_for_before()
    {
        SyntheticScene forward = SomeScene.Create();
        SyntheticScene direct = SomeScene.Create();
        for (int i = 38; i < 40; i++)
        {
            SomeScene.Frame(forward, i);
            SomeScene.Labels(forward, i);
        }

        SomeScene.Frame(forward, 90);
        Assert.Equal(SomeScene.Frame(direct, 40), SomeScene.Frame(forward, 40));
        Assert.Equal(SomeScene.Labels(direct, 40), SomeScene.Labels(forward, 40));
        Assert.Equal(direct.PeopleAt(40), forward.PeopleAt(40));
    }

    [Fact]
    public void Another_frame_at_the_same_size_is_rendered_anew()
    {
        SyntheticScene scene = SomeScene.Create();
        byte[] first = SomeScene.Labels(scene, 10);
        SomeScene.Labels(scene, 60);
        Assert.Equal(first, SomeScene.Labels(scene, 10));
        Assert.NotEqual(first, SomeScene.Labels(scene, 60));
    }

    [Fact]
    public void Of_who_is_cut_by_the_edge_of_the_picture_a_share_is_in_it()
    {
        SyntheticScene scene = SomeScene.Create();
        int cut = 0;
        foreach (PersonTruth person in Enumerable.Range(0, 12).SelectMany(i => scene.PeopleAt(i * 10)))
        {
            ImageBox box = person.Box;
            bool isAtEdge = box.U == 0 || box.U + box.Width == scene.Camera.Size.Width;
            cut += isAtEdge && person.InPictureFraction < 1 ? 1 : 0;
            Assert.InRange(person.InPictureFraction, 0, 1);
            if (person.VisibleFraction >= 1 && !isAtEdge)
            {
                Assert.True(person.InPictureFraction > 0.75, $"{person}");
            }
        }

        Assert.NotEqual(0, cut);
    }

    // A street has to show something of everything, or it teaches and measures nothing.
    [Fact]
    public void All_classes_appear_over_a_drive()
    {
        SyntheticScene scene = SyntheticScene.Create(SomeScene.Options() with { Seconds = 24, FramesPerSecond = 1 });
        int[] pixels = new int[256];
        for (int i = 0; i < scene.FrameCount; i++)
        {
            foreach (byte id in SomeScene.Labels(scene, i))
            {
                pixels[id]++;
            }
        }

        for (int id = 0; id < SyntheticClasses.Table.Classes.Length; id++)
        {
            Assert.True(pixels[id] > 50, $"class {SyntheticClasses.Table.Classes[id].Name}: {pixels[id]} pixels");
        }

        Assert.Equal(
            scene.FrameCount * scene.Camera.Size.PixelCount,
            pixels[..11].Sum() + pixels[SyntheticClasses.Ego]);
    }

    // The labels of the ground are compared with the road profile through the camera model, not through the renderer.
    [Fact]
    public void Label_where_a_known_ground_point_projects_is_its_class()
    {
        SyntheticScene scene = SyntheticScene.Create(SomeScene.Options() with { Density = 0, RadialDistortion = -0.1 });
        CameraModel camera = new(scene.Camera);
        byte[] labels = SomeScene.Labels(scene, 5);
        EgoTruth ego = scene.EgoAt(5);
        int compared = 0;
        for (double x = 4; x < 14; x += 0.37)
        {
            for (double y = -9; y < 9; y += 0.41)
            {
                if (!camera.TryProject(new GroundPoint(x, y), out ImagePoint pixel))
                {
                    continue;
                }

                int u = (int)Math.Round(pixel.U);
                int v = (int)Math.Round(pixel.V);
                bool isInside = u >= 0 && v >= 0 && u < 320 && v < 240;
                if (!isInside || !camera.TryGround(new ImagePoint(u, v), out GroundPoint at))
                {
                    continue;
                }

                (double sin, double cos) = Math.SinCos(ego.YawRadians);
                RoadPoint place = scene.Path.Locate(
                    ego.X + (cos * at.X) - (sin * at.Y), ego.Y + (sin * at.X) + (cos * at.Y));
                byte label = labels[(v * 320) + u];
                if (label is SyntheticClasses.Road or SyntheticClasses.Pavement)
                {
                    Assert.Equal(Math.Abs(place.Left) < StreetProfile.RoadEdgeMeters, label == SyntheticClasses.Road);
                    compared++;
                }
            }
        }

        Assert.True(compared > 300, $"only {compared} points compared");
    }

    [Fact]
    public void Labels_of_another_size_agree_at_shared_pixel_centres()
    {
        SyntheticScene scene = SomeScene.Create();
        byte[] whole = SomeScene.Labels(scene, 20);
        byte[] triple = new byte[960 * 720];
        scene.RenderLabels(20, triple, new ImageSize(960, 720));
        int differing = 0;
        for (int v = 0; v < 240; v++)
        {
            for (int u = 0; u < 320; u++)
            {
                // With an odd factor the middle pixel of each 3×3 block has the same centre.
                differing += whole[(v * 320) + u] != triple[(((3 * v) + 1) * 960) + (3 * u) + 1] ? 1 : 0;
            }
        }

        // Rays agree to rounding only, so a handful of centres on an edge may fall to either side.
        Assert.InRange(differing, 0, 20);
        Assert.Throws<CalibrationException>(() => scene.RenderLabels(20, new byte[100 * 100], new ImageSize(100, 100)));
    }

    [Fact]
    public void More_cyclists_ride_where_they_are_asked_for()
    {
        int few = RidersOf(SomeScene.Options());
        int many = RidersOf(SomeScene.Options() with { Cyclists = 60 });
        Assert.InRange(many, few + 3, 70);

        static int RidersOf(SyntheticOptions options) =>
            SyntheticScene.Create(options).PeopleAt(0).Count(person => person.Kind == PersonKind.Cyclist);
    }

    [Fact]
    public void People_project_into_their_boxes_and_own_their_pixels()
    {
        SyntheticScene scene = SyntheticScene.Create(SomeScene.Options() with { Size = new ImageSize(640, 480) });
        CameraModel camera = new(scene.Camera);
        int checkedCount = 0;
        for (int frame = 0; frame < scene.FrameCount; frame += 8)
        {
            byte[] labels = SomeScene.Labels(scene, frame);
            foreach (PersonTruth person in scene.PeopleAt(frame).Where(p => p.VisiblePixels > 0))
            {
                Assert.InRange(person.VisiblePixels, 1, person.TotalPixels);
                byte id = person.Kind == PersonKind.Cyclist ? SyntheticClasses.Bicyclist : SyntheticClasses.Pedestrian;
                Assert.InRange(CountIn(labels, 640, person.Box, id), person.VisiblePixels, int.MaxValue);
                if (person.VisibleFraction < 1 || person.RangeMeters > 40 || IsCut(person.Box))
                {
                    continue;
                }

                Assert.True(camera.TryProject(
                    new Vector3D(person.Ground.X, person.Ground.Y, 0.9), out ImagePoint middle));
                Assert.InRange(middle.U, person.Box.U - 1, person.Box.U + person.Box.Width + 1);
                Assert.InRange(middle.V, person.Box.V - 1, person.Box.V + person.Box.Height + 1);
                Assert.True(camera.TryProject(person.Ground, out ImagePoint foot));
                double pixelsPerMeter = scene.Camera.Intrinsics.FocalLengthY / person.RangeMeters;
                double tolerance = 2 + (0.12 * pixelsPerMeter);
                Assert.InRange(person.Box.V + person.Box.Height, foot.V - tolerance, foot.V + tolerance);
                checkedCount++;
            }
        }

        Assert.True(checkedCount >= 15, $"only {checkedCount} people seen whole");
    }

    [Fact]
    public void Cyclists_and_pedestrians_cross_in_front_of_the_ego_vehicle()
    {
        SyntheticScene scene = SyntheticScene.Create(
            new SyntheticOptions { FramesPerSecond = 4, Size = new ImageSize(320, 240) });
        HashSet<PersonKind> crossed = [];
        double slowest = double.MaxValue;
        for (int frame = 0; frame < scene.FrameCount; frame++)
        {
            slowest = Math.Min(slowest, scene.EgoAt(frame).SpeedMetersPerSecond);
            foreach (PersonTruth person in scene.PeopleAt(frame))
            {
                if (person.Ground.X is > 3 and < 40 && Math.Abs(person.Ground.Y) < 1 && person.VisiblePixels > 30)
                {
                    crossed.Add(person.Kind);
                }
            }
        }

        Assert.Equal(2, crossed.Count);
        Assert.InRange(slowest, 0.5, 3);
    }

    // The ego vehicle's own outline: 1 m behind base_link to 3.2 m ahead, 0.95 m to either side.
    [Theory]
    [InlineData(1, TrafficSide.Right)]
    [InlineData(2, TrafficSide.Left)]
    [InlineData(3, TrafficSide.Right)]
    public void Nothing_that_moves_meets_the_ego_vehicle_or_a_vehicle(int seed, TrafficSide side)
    {
        SyntheticScene scene = SyntheticScene.Create(new SyntheticOptions { Seed = seed, Traffic = side });
        StreetObject[] movers = [.. scene.Objects.Where(o => o.Motion is not null)];
        for (double time = 0; time < 24; time += 0.1)
        {
            Pose ego = scene.Ego.At(time).Pose;
            foreach (StreetObject mover in movers)
            {
                Pose pose = mover.StateAt(time).Pose;
                Assert.False(IsOnEgo(ego, pose, mover.Footprint!.Value), $"object {mover.Id} at {time:0.0} s");
                foreach (StreetObject other in movers)
                {
                    bool isVehicle = other.ClassId == SyntheticClasses.Car && other != mover;
                    Assert.False(
                        isVehicle && Overlaps(other.StateAt(time).Pose, other.Footprint!.Value, pose),
                        $"object {mover.Id} in vehicle {other.Id} at {time:0.0} s");
                }
            }
        }
    }

    [Fact]
    public void An_empty_street_keeps_only_those_who_cross()
    {
        SyntheticScene empty = SyntheticScene.Create(SomeScene.Options() with { Density = 0 });
        Assert.DoesNotContain(empty.Objects, o => o.ClassId == SyntheticClasses.Car);
        Assert.Equal(2 * EgoPlan.CrossingsFor(12).Count(c => !double.IsInfinity(
            empty.Ego.SecondsAt(c - EgoPlan.YieldMeters))), empty.Objects.Count(o => o.Person is not null));
        Assert.Contains(SomeScene.Create().Objects, o => o.ClassId == SyntheticClasses.Car);
    }

    [Fact]
    public void Frame_numbers_outside_the_drive_are_refused()
    {
        SyntheticScene scene = SomeScene.Create();
        Assert.Throws<ArgumentOutOfRangeException>(() => scene.EgoAt(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => scene.PeopleAt(scene.FrameCount));
    }

    // A lit street is brighter than the same street at dusk, and the bonnet is in the ego mask.
    [Fact]
    public void Light_changes_the_pictures_and_not_the_labels()
    {
        SyntheticScene day = SyntheticScene.Create(SomeScene.Options() with { Light = SyntheticLight.Day });
        SyntheticScene dusk = SyntheticScene.Create(SomeScene.Options() with { Light = SyntheticLight.Dusk });
        Assert.Equal(SomeScene.Labels(day, 30), SomeScene.Labels(dusk, 30));
        Assert.True(SomeScene.Frame(day, 30).Average(b => b) > SomeScene.Frame(dusk, 30).Average(b => b) + 5);
    }

    [Fact]
    public void Ego_mask_covers_the_bonnet_pixels()
    {
        SyntheticScene scene = SomeScene.Create();
        byte[] labels = SomeScene.Labels(scene, 0);
        ImmutableArray<ImagePoint> bonnet = Assert.Single(scene.Camera.EgoMask);
        Assert.True(bonnet.Length > 10);
        Assert.Equal(SyntheticClasses.Ego, labels[(238 * 320) + 160]);
        Assert.NotEqual(SyntheticClasses.Ego, labels[(120 * 320) + 160]);
        SyntheticScene without = SyntheticScene.Create(SomeScene.Options() with { HasBonnet = false });
        Assert.DoesNotContain(SyntheticClasses.Ego, SomeScene.Labels(without, 0));
    }

    private static int CountIn(byte[] labels, int width, ImageBox box, byte id)
    {
        int count = 0;
        for (int v = box.V; v < box.V + box.Height; v++)
        {
            count += labels.AsSpan((v * width) + box.U, box.Width).Count(id);
        }

        return count;
    }

    private static bool IsCut(ImageBox box) =>
        box.U == 0 || box.V == 0 || box.U + box.Width >= 640 || box.V + box.Height >= 380;

    private static bool IsOnEgo(Pose ego, Pose pose, Footprint shape)
    {
        Footprint hull = new(1.1, 0, 2.1, 0.95, 2.4);
        double radius = shape.IsDisc ? shape.Radius : shape.HalfY;
        (double sin, double cos) = Math.SinCos(ego.Yaw);
        double x = (cos * (pose.X - ego.X)) + (sin * (pose.Y - ego.Y)) - hull.CentreX;
        double y = (cos * (pose.Y - ego.Y)) - (sin * (pose.X - ego.X));
        double reach = shape.IsDisc ? radius : shape.HalfX;
        return Math.Abs(x) < hull.HalfX + reach && Math.Abs(y) < hull.HalfY + radius - 0.02;
    }

    private static bool Overlaps(Pose vehicle, Footprint shape, Pose point)
    {
        (double sin, double cos) = Math.SinCos(vehicle.Yaw);
        double dx = point.X - vehicle.X;
        double dy = point.Y - vehicle.Y;
        return Math.Abs((cos * dx) + (sin * dy)) < shape.HalfX + 0.3
            && Math.Abs((cos * dy) - (sin * dx)) < shape.HalfY + 0.2;
    }
}
