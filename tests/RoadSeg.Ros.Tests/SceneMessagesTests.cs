using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Publishing;
using RoadSeg.Ros.Scenes;
using RoadSeg.Ros.Tests.Support;
using RoadSeg.Tests;

namespace RoadSeg.Ros.Tests;

public sealed class SceneMessagesTests
{
    [Fact]
    public void Topics_stand_in_the_order_of_their_kinds()
    {
        Assert.Equal(Enum.GetValues<RosTopicKind>(), RosTopics.All.Select(t => t.Kind));
        Assert.Equal("/roadseg/occupancy_grid", RosTopics.Of(RosTopicKind.OccupancyGrid).FullName("/roadseg"));
        Assert.Equal("/tf_static", RosTopics.Of(RosTopicKind.StaticTransforms).FullName("/roadseg"));
    }

    [Fact]
    public void Messages_cost_no_allocation_once_the_buffer_has_grown()
    {
        SceneMessages messages = new(RosFrames.Default, withFigures: true);
        using Scene scene = RandomScene.Make(5);
        CdrWriter cdr = new();
        byte[] jpeg = new byte[100];
        CaptureClock clock = CaptureClock.ForRecording();
        long bytes = Allocations.Of(() =>
        {
            SceneView view = new(scene);
            RosTime stamp = clock.StampOf(view);
            for (RosTopicKind kind = 0; kind <= RosTopicKind.StaticTransforms; kind++)
            {
                messages.TryWrite(kind, view, stamp, cdr);
            }

            messages.WritePicture(stamp, "image/jpeg", jpeg, cdr);
        });
        Assert.Equal(0, bytes);
    }

    [Fact]
    public void Nothing_fresh_is_said_and_not_silence()
    {
        using Scene last = RandomScene.Make(5);
        Scene empty = RandomScene.Make(6);
        empty.Frame!.Dispose();
        empty.Drivable.Clear();
        empty.People.Clear();
        empty.Grid!.Clear();
        empty.Frame = null;
        empty.Repeat(last);
        empty.Status = SceneStatus.Stale;
        empty.Age = TimeSpan.FromSeconds(2);
        using (empty)
        {
            SceneMessages messages = new(RosFrames.Default, withFigures: false);
            CdrWriter cdr = new();
            RosTopicKind[] said = [.. Enum.GetValues<RosTopicKind>().Where(kind =>
                messages.TryWrite(kind, new SceneView(empty), default, cdr))];
            Assert.Contains(RosTopicKind.OccupancyGrid, said);
            Assert.Contains(RosTopicKind.Diagnostics, said);
            Assert.DoesNotContain(RosTopicKind.ClassMap, said);
            Assert.DoesNotContain(RosTopicKind.CameraInfo, said);
            messages.TryWrite(RosTopicKind.Diagnostics, new SceneView(empty), default, cdr);

            // Header (time, empty frame), one status, its level.
            Assert.Equal(3, cdr.Written[4 + 8 + 8 + 4]);
        }
    }

    [Fact]
    public void Without_figures_nothing_of_the_wall_clock_is_said()
    {
        using Scene scene = RandomScene.Make(5);
        SceneMessages messages = new(RosFrames.Default, withFigures: false);
        CdrWriter cdr = new();
        byte[] first = Written();
        scene.Live = new LiveFigures(1, 2, "other");
        Assert.Equal(first, Written());

        byte[] Written()
        {
            messages.TryWrite(RosTopicKind.Diagnostics, new SceneView(scene), default, cdr);
            return cdr.Written.ToArray();
        }
    }

    [Fact]
    public void A_mount_becomes_a_transform_and_is_found_again()
    {
        Random random = new(9);
        for (int i = 0; i < 200; i++)
        {
            CameraMount mount = RandomScene.Camera(random).Mount!.Value;
            (Vector3D translation, UnitQuaternion rotation) = MountTransform.Of(mount);
            double length = Math.Sqrt(
                (rotation.X * rotation.X) + (rotation.Y * rotation.Y) + (rotation.Z * rotation.Z)
                + (rotation.W * rotation.W));
            Assert.Equal(1, length, 1e-12);
            CameraMount found = MountTransform.ToMount(translation, rotation);
            Assert.Equal(mount.HeightMeters, found.HeightMeters);
            Assert.Equal(mount.RollRadians, found.RollRadians, 1e-9);
            Assert.Equal(mount.PitchRadians, found.PitchRadians, 1e-9);
            Assert.Equal(mount.YawRadians, found.YawRadians, 1e-9);
        }
    }

    // The optical axis of a level camera points ahead, its right to the right, which is −y.
    [Fact]
    public void The_optical_axis_of_a_level_camera_points_ahead()
    {
        (_, UnitQuaternion rotation) = MountTransform.Of(new CameraMount(1.5, 0, 0, 0, 0, 0));
        Vector3D ahead = rotation.Apply(new Vector3D(0, 0, 1));
        Vector3D right = rotation.Apply(new Vector3D(1, 0, 0));
        Assert.Equal(1, ahead.X, 1e-12);
        Assert.Equal(-1, right.Y, 1e-12);
        UnitQuaternion twice = rotation.Compose(rotation);
        Vector3D once = rotation.Apply(rotation.Apply(new Vector3D(1, 2, 3)));
        Assert.Equal(once.Z, twice.Apply(new Vector3D(1, 2, 3)).Z, 1e-12);
    }

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(-1, -1, 999_999_999)]
    [InlineData(1_500_000_000, 1, 500_000_000)]
    public void Nanoseconds_become_seconds_and_back(long nanoseconds, int seconds, uint rest)
    {
        RosTime time = RosTime.FromNanoseconds(nanoseconds);
        Assert.Equal(new RosTime(seconds, rest), time);
        Assert.Equal(nanoseconds, time.TotalNanoseconds);
    }
}
