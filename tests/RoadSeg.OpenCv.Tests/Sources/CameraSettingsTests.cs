using RoadSeg.Geometry;
using RoadSeg.OpenCv.Sources;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Tests.Sources;

/// <summary>What is written behind the question mark of a camera, and what is told of what the driver did.</summary>
public sealed class CameraSettingsTests
{
    [Fact]
    public void Everything_that_can_be_asked_for()
    {
        const string name = "camera:0?size=1280x720&fps=29.97&format=mjpg&exposure=8.5&buffers=1";
        Assert.True(LiveAddress.TryParse(name, out LiveAddress? address));
        Assert.Equal(("/dev/video0", "camera:0", name), (address.DevicePath, address.Id, address.Name));
        CameraSettings expected = new()
        {
            Size = new ImageSize(1280, 720),
            FramesPerSecond = 29.97,
            Format = "MJPG",
            ExposureMs = 8.5,
            Buffers = 1,
        };
        Assert.Equal(expected, address.Settings);
    }

    [Theory]
    [InlineData("camera:3", "/dev/video3")]
    [InlineData("/dev/video12?fps=15", "/dev/video12")]
    [InlineData("/dev/v4l/by-id/usb-Maker_Camera-video-index0", "/dev/v4l/by-id/usb-Maker_Camera-video-index0")]
    public void Names_of_cameras(string name, string device)
    {
        Assert.True(LiveAddress.TryParse(name, out LiveAddress? address));
        Assert.Equal(device, address.DevicePath);
    }

    [Fact]
    public void The_camera_may_choose_its_exposure()
    {
        Assert.Equal(0, CameraSettings.Parse("camera:0", "exposure=auto").ExposureMs);
        Assert.Equal(CameraSettings.None, CameraSettings.Parse("camera:0", ""));
    }

    [Theory]
    [InlineData("size=1280", "size is \"1280\", expected WIDTHxHEIGHT")]
    [InlineData("size=0x0", "expected WIDTHxHEIGHT")]
    [InlineData("fps=fast", "fps is \"fast\", expected a number from 1 to 1000")]
    [InlineData("fps=0", "expected a number from 1 to 1000")]
    [InlineData("format=H", "expected four letters or digits")]
    [InlineData("exposure=-1", "(milliseconds), or auto")]
    [InlineData("buffers=2.5", "expected a whole number from 1 to 10")]
    [InlineData("fps=10&fps=20", "\"fps\" is given twice")]
    [InlineData("gain=3", "\"gain\", which is not known: expected size, fps, format, exposure, buffers")]
    public void What_cannot_be_asked_for_is_refused(string text, string expected)
    {
        SourceException error = Assert.Throws<SourceException>(
            () => LiveAddress.TryParse("camera:0?" + text, out LiveAddress? _));
        Assert.Contains($"source \"camera:0?{text}\"", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(SourceLoss.None, error.Loss);
    }

    [Fact]
    public void What_the_driver_gave_instead_is_told()
    {
        Assert.True(LiveAddress.TryParse(
            "camera:0?size=1280x720&format=MJPG&fps=30&exposure=5", out LiveAddress? address));
        List<string> told = [];
        List<string> noted = [];
        SourceOptions options = new() { Tell = told.Add, Note = noted.Add };
        CameraSettings given = new() { Size = new(640, 480), Format = "YUYV", FramesPerSecond = 30 };
        CameraDevice.Report(given, address, options);
        Assert.Empty(noted);
        Assert.Equal(
            "source \"camera:0?size=1280x720&format=MJPG&fps=30&exposure=5\" does not do what was asked for: "
            + "size 1280x720 was asked for, the driver gives 640x480; format MJPG was asked for, the driver gives YUYV; "
            + "exposure 5 ms was asked for, the driver gives no answer. v4l2-ctl --list-formats-ext shows what it can do.",
            Assert.Single(told));
        CameraDevice.Report(address.Settings, address, options);
        Assert.Single(told);
        Assert.Contains("does what was asked for", Assert.Single(noted), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rtsp://127.0.0.1/live", RtspTransport.Tcp, "rtsp_transport;tcp|fflags;nobuffer|flags;low_delay")]
    [InlineData("RTSP://127.0.0.1/live", RtspTransport.Udp, "rtsp_transport;udp|fflags;nobuffer|flags;low_delay")]
    [InlineData("http://127.0.0.1/live", RtspTransport.Udp, null)]
    [InlineData("camera:0", RtspTransport.Tcp, null)]
    public void Every_kind_of_stream_has_its_options(string name, RtspTransport transport, string? expected)
    {
        Assert.True(LiveAddress.TryParse(name, out LiveAddress? address));
        Assert.Equal(expected, StreamOptions.For(address, transport));
    }
}
