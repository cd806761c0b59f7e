using System.Text.Json.Nodes;
using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Mcap.Tests.Support;
using RoadSeg.Odometry;

namespace RoadSeg.Mcap.Tests;

/// <summary>Camera, its place and odometry in the encodings of logs that are not ROS 2's.</summary>
public sealed class ForeignLogTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly List<string> told = [];

    private string Path => folder["log.mcap"];

    public void Dispose() => folder.Dispose();

    // The optical frame looks ahead from 1.5 m above the road, 0.5 m to the left.
    [Theory]
    [InlineData("json", "foxglove.CameraCalibration", "foxglove.FrameTransforms")]
    [InlineData("json", "foxglove.CameraCalibration", "foxglove.FrameTransform")]
    [InlineData("json", "sensor_msgs/msg/CameraInfo", "tf2_msgs/msg/TFMessage")]
    [InlineData("protobuf", "foxglove.CameraCalibration", "foxglove.FrameTransforms")]
    [InlineData("protobuf", "foxglove.CameraCalibration", "foxglove.FrameTransform")]
    public async Task A_camera_and_its_place_are_read(string encoding, string camera, string transforms)
    {
        OtherLog log = OtherLog.OfPictures(2, "/cam/image_raw");
        int info = log.Channel("/cam/info", camera, encoding, "", Definitions);
        int tree = log.Channel("/tf", transforms, encoding, "", Definitions);
        log.Add(info, OtherLog.StartNanoseconds, Camera(isRos: camera.StartsWith("sensor", StringComparison.Ordinal)));
        JsonObject mast = Transform(transforms, "base_link", "mast", [1, 0.5, 1.0], [0, 0, 0, 1]);
        JsonObject optical = Transform(transforms, "mast", "optical", [0, 0, 0.5], [-0.5, 0.5, -0.5, 0.5]);
        if (transforms == "foxglove.FrameTransform")
        {
            log.Add(tree, OtherLog.StartNanoseconds, mast);
            log.Add(tree, OtherLog.StartNanoseconds, optical);
        }
        else
        {
            log.Add(tree, OtherLog.StartNanoseconds, new JsonObject { ["transforms"] = new JsonArray(mast, optical) });
        }

        await log.WriteAsync(Path, "zstd");
        CameraInfo found = LogCamera.TryRead(Path, "base_link", told.Add)!;
        Assert.Empty(told);
        Assert.Equal("optical", found.Name);
        Assert.Equal(new ImageSize(640, 480), found.Size);
        Assert.Equal(new Intrinsics(500, 501, 320, 240), found.Intrinsics);
        Assert.Equal([0.1, -0.2, 0.001, 0.002, 0.05], found.Distortion.Coefficients);
        CameraMount mount = found.Mount!.Value;
        Assert.Equal((1.5, 1.0, 0.5), (mount.HeightMeters, mount.XMeters, mount.YMeters));
        Assert.Equal(0, mount.PitchRadians, 1e-9);
        Assert.Equal(0, mount.RollRadians, 1e-9);
        Assert.Equal(0, mount.YawRadians, 1e-9);
    }

    [Theory]
    [InlineData("json", "nav_msgs/msg/Odometry")]
    [InlineData("json", "foxglove.PoseInFrame")]
    [InlineData("protobuf", "foxglove.PoseInFrame")]
    public async Task Motion_is_read(string encoding, string type)
    {
        OtherLog log = OtherLog.OfPictures(2, "/cam/image_raw", isOfOdometryToo: false);
        int channel = log.Channel("/pose", type, encoding, "", Definitions);
        for (int i = 0; i <= 20; i++)
        {
            long time = OtherLog.StartNanoseconds + (i * 100_000_000L);
            log.Add(channel, time, Pose(time, i * 0.5, i * 0.01, isRos: type[0] == 'n'));
        }

        await log.WriteAsync(Path);
        OdometryTrack track = LogOdometry.Read(
            Path, null, new LogSourceOptions { Tell = told.Add }, TimeSpan.FromSeconds(5), "base_link");
        Assert.Empty(told);
        Assert.Equal(21, track.Samples.Length);
        EgoMotion motion = track.Between(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1.5))!.Value;
        Assert.Equal(5, motion.To.X - motion.From.X, 6);
        Assert.Equal(0.1, motion.Turn, 6);
    }

    // A pose may be of anything: with odometry in the log it is only taken when it is asked for.
    [Fact]
    public async Task Odometry_goes_before_poses()
    {
        OtherLog log = OtherLog.OfPictures(5);
        int channel = log.Channel("/goal", "foxglove.PoseInFrame", "json", "jsonschema", "{}");
        for (int i = 0; i < 3; i++)
        {
            log.Add(channel, OtherLog.StartNanoseconds + i, Pose(OtherLog.StartNanoseconds + i, 1, 0, isRos: false));
        }

        await log.WriteAsync(Path);
        Assert.Equal(5, Read(null).Samples.Length);
        Assert.Equal(3, Read("/goal").Samples.Length);
    }

    [Theory]
    [InlineData("[1, 2]")]
    [InlineData("{\"K\":[1,2,3]}")]
    [InlineData("{\"K\":\"none\"}")]
    [InlineData("{\"K\":[1,2,")]
    public async Task A_broken_camera_is_said_and_not_used(string message)
    {
        OtherLog log = OtherLog.OfPictures(2);
        int info = log.Channel("/cam/info", "foxglove.CameraCalibration", "json", "jsonschema", "{}");
        log.Add(info, OtherLog.StartNanoseconds, System.Text.Encoding.UTF8.GetBytes(message));
        await log.WriteAsync(Path);
        Assert.Null(LogCamera.TryRead(Path, "base_link", told.Add));
        Assert.Contains("broken", Assert.Single(told), StringComparison.Ordinal);
    }

    private OdometryTrack Read(string? topic) =>
        LogOdometry.Read(Path, topic, new LogSourceOptions(), TimeSpan.FromSeconds(5), "base_link");

    private static JsonObject Camera(bool isRos)
    {
        JsonObject camera = new()
        {
            ["width"] = 640,
            ["height"] = 480,
            ["distortion_model"] = "plumb_bob",
            [isRos ? "d" : "D"] = Numbers(0.1, -0.2, 0.001, 0.002, 0.05),
            [isRos ? "k" : "K"] = Numbers(500, 0, 320, 0, 501, 240, 0, 0, 1),
        };
        Head(camera, "frame_id", "optical", isRos);
        return camera;
    }

    private static JsonObject Transform(
        string type, string parent, string child, double[] translation, double[] rotation)
    {
        bool isRos = type.StartsWith("tf2", StringComparison.Ordinal);
        JsonObject transform = new() { ["child_frame_id"] = child };
        JsonObject numbers = isRos ? [] : transform;
        numbers["translation"] = Named(translation);
        numbers["rotation"] = Named(rotation);
        if (isRos)
        {
            transform["transform"] = numbers;
        }

        Head(transform, isRos ? "frame_id" : "parent_frame_id", parent, isRos);
        return transform;
    }

    private static JsonObject Pose(long nanoseconds, double x, double yaw, bool isRos)
    {
        JsonObject pose = new()
        {
            ["position"] = Named([x, 0, 0]),
            ["orientation"] = Named([0, 0, Math.Sin(yaw / 2), Math.Cos(yaw / 2)]),
        };
        JsonObject message = new() { ["pose"] = isRos ? new JsonObject { ["pose"] = pose } : pose };
        if (isRos)
        {
            message["child_frame_id"] = "base_link";
        }

        Head(message, "frame_id", "odom", isRos, nanoseconds);
        return message;
    }

    private static void Head(
        JsonObject message, string frameKey, string frame, bool isRos, long nanoseconds = OtherLog.StartNanoseconds)
    {
        JsonObject time = VideoClip.Time(nanoseconds);
        if (isRos)
        {
            message["header"] = new JsonObject { ["stamp"] = time, [frameKey] = frame };
        }
        else
        {
            message["timestamp"] = time;
            message[frameKey] = frame;
        }
    }

    private static JsonObject Named(double[] numbers)
    {
        JsonObject named = [];
        for (int i = 0; i < numbers.Length; i++)
        {
            named["xyzw"[i].ToString()] = numbers[i];
        }

        return named;
    }

    private static JsonArray Numbers(params double[] numbers) => [.. numbers.Select(n => JsonValue.Create(n))];

    // The fields' numbers are those of Foxglove's published schemas.
    private const string Definitions = """
        syntax = "proto3";
        package foxglove;
        message Timestamp { int64 seconds = 1; int32 nanos = 2; }
        message Vector3 { double x = 1; double y = 2; double z = 3; }
        message Quaternion { double x = 1; double y = 2; double z = 3; double w = 4; }
        message Pose { Vector3 position = 1; Quaternion orientation = 2; }
        message PoseInFrame { Timestamp timestamp = 1; string frame_id = 2; Pose pose = 3; }
        message FrameTransform {
          Timestamp timestamp = 1; string parent_frame_id = 2; string child_frame_id = 3;
          Vector3 translation = 4; Quaternion rotation = 5;
        }
        message FrameTransforms { repeated FrameTransform transforms = 1; }
        message CameraCalibration {
          Timestamp timestamp = 1; fixed32 width = 2; fixed32 height = 3; string distortion_model = 4;
          repeated double D = 5; repeated double K = 6; repeated double R = 7; repeated double P = 8;
          string frame_id = 9;
        }
        """;
}
