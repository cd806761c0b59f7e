using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Mcap.Tests.Support;
using RoadSeg.Ros;
using RoadSeg.Ros.Messages;
using RoadSeg.Ros.Tests.Support;

namespace RoadSeg.Mcap.Tests;

/// <summary>A log's own camera.</summary>
public sealed class LogCameraTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly List<string> told = [];

    private string Path => folder["log.mcap"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Our_own_log_gives_its_camera_back()
    {
        await Logs.WriteAsync(Path, 1);
        using Publishing.Scene scene = Logs.Scene(0);
        CameraInfo expected = scene.Camera!;
        CameraInfo found = LogCamera.TryRead(Path, "base_link", told.Add)!;
        Assert.Empty(told);
        Assert.Equal(expected.Size, found.Size);
        Assert.Equal(expected.Intrinsics, found.Intrinsics);
        Assert.Equal(expected.Distortion.Model, found.Distortion.Model);
        Assert.Equal(expected.Distortion.Coefficients, found.Distortion.Coefficients);
        Assert.Equal(expected.Mount!.Value.HeightMeters, found.Mount!.Value.HeightMeters);
        Assert.Equal(expected.Mount.Value.PitchRadians, found.Mount.Value.PitchRadians, 1e-9);
        Assert.Equal(expected.Mount.Value.RollRadians, found.Mount.Value.RollRadians, 1e-9);
        Assert.Equal(expected.Mount.Value.YawRadians, found.Mount.Value.YawRadians, 1e-9);
    }

    // base_link → mast → optical, as vehicles have it; another camera's info stands elsewhere.
    [Fact]
    public async Task A_chain_of_transforms_is_followed_and_the_camera_beside_the_pictures_is_taken()
    {
        Random random = new(3);
        CameraInfo camera = RandomScene.Camera(random) with { Size = OtherLog.Size };
        OtherLog log = OtherLog.OfPictures(2, "/cam/image_raw");
        int other = log.Channel("/rear/camera_info", RosTypes.CameraInfo);
        int own = log.Channel("/cam/camera_info", RosTypes.CameraInfo);
        int transforms = log.Channel("/tf_static", RosTypes.TransformMessage);
        log.Add(other, 1, OtherLog.Written(c => CalibrationMessage.Write(c, OtherLog.Header(1, "rear"), camera)));
        log.Add(own, 2, OtherLog.Written(c => CalibrationMessage.Write(c, OtherLog.Header(1), camera)));
        (_, UnitQuaternion rotation) = MountTransform.Of(camera.Mount!.Value);
        log.Add(transforms, 3, Transform("base_link", "mast", new Vector3D(1, 0, 1), UnitQuaternion.Identity));
        log.Add(transforms, 3, Transform("/mast", "/optical", new Vector3D(0, 0.5, 0.4), rotation));
        await log.WriteAsync(Path, "zstd");
        CameraInfo found = LogCamera.TryRead(Path, "base_link", told.Add)!;
        Assert.Empty(told);
        Assert.Equal("optical", found.Name);
        Assert.Equal((1.4, 1.0, 0.5), (
            found.Mount!.Value.HeightMeters, found.Mount.Value.XMeters, found.Mount.Value.YMeters));
        Assert.Equal(camera.Mount.Value.YawRadians, found.Mount.Value.YawRadians, 1e-9);
    }

    [Fact]
    public async Task Without_a_transform_there_are_no_metres_and_it_says_so()
    {
        OtherLog log = OtherLog.OfPictures(2);
        CameraInfo camera = RandomScene.Camera(new Random(1));
        log.Add(log.Channel("/info", RosTypes.CameraInfo), 1, OtherLog.Written(
            c => CalibrationMessage.Write(c, OtherLog.Header(1), camera)));
        await log.WriteAsync(Path);
        CameraInfo found = LogCamera.TryRead(Path, "base_link", told.Add)!;
        Assert.Null(found.Mount);
        Assert.Contains("\"base_link\" to \"optical\"", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_without_a_camera_has_none()
    {
        await OtherLog.OfPictures(2).WriteAsync(Path);
        Assert.Null(LogCamera.TryRead(Path, "base_link", told.Add));
        Assert.Empty(told);
    }

    private static byte[] Transform(string parent, string child, Vector3D translation, UnitQuaternion rotation) =>
        OtherLog.Written(c => TransformMessage.Write(
            c, new StampedTransform(new RosTime(1, 0), parent, child, translation, rotation)));
}
