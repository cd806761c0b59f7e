namespace OpenCvSharp.Tests;

/// <summary>
/// rs_capture_create, rs_capture_delete, rs_capture_open_file, rs_capture_open_index, rs_capture_is_opened,
/// rs_capture_close, rs_capture_grab, rs_capture_retrieve, rs_capture_read, rs_capture_get, rs_capture_set,
/// rs_capture_backend_name, rs_writer_create, rs_writer_delete, rs_writer_open, rs_writer_is_opened,
/// rs_writer_write, rs_writer_close, rs_writer_backend_name.
/// </summary>
public sealed class VideoTests : IDisposable
{
    private const int FrameCount = 12;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Written_frames_are_read_in_order()
    {
        string path = Write();
        using VideoCapture capture = new(path, VideoCaptureAPIs.FFMPEG);
        Assert.True(capture.IsOpened());
        Assert.Equal("FFMPEG", capture.GetBackendName());
        Assert.Equal((64, 48, FrameCount), (capture.FrameWidth, capture.FrameHeight, capture.FrameCount));
        Assert.Equal(10, capture.Fps, 1e-6);
        Assert.Equal("MJPG", capture.FourCC);
        using Mat frame = new();
        for (int i = 0; i < FrameCount; i++)
        {
            Assert.True(capture.Read(frame));
            Assert.Equal(100 * i, capture.Get(VideoCaptureProperties.PosMsec), 1);
            Assert.InRange(capture.PosMsec, (100 * i) - 1, (100 * i) + 1);
            Assert.Equal(i + 1, capture.PosFrames);
            Assert.InRange(frame.Get<Vec3b>(20, 20).Item1, (20 * i) - 3, (20 * i) + 3);
        }

        Assert.False(capture.Read(frame));
        Assert.True(frame.Empty());
    }

    [Fact]
    public void Grabbed_frame_is_retrieved_and_memory_is_used_again()
    {
        using VideoCapture capture = new(Write());
        using Mat frame = new();
        Assert.True(capture.Grab());
        Assert.True(capture.Retrieve(frame));
        Assert.Equal(new Size(64, 48), frame.Size());
        IntPtr data = frame.Data;
        Assert.True(capture.Read(frame));
        Assert.Equal(data, frame.Data);
    }

    [Fact]
    public void Position_can_be_set()
    {
        using VideoCapture capture = new(Write());
        capture.PosFrames = 6;
        using Mat frame = new();
        Assert.True(capture.Read(frame));
        Assert.InRange(frame.Get<Vec3b>(20, 20).Item1, 117, 123);
        Assert.True(capture.Set((int)VideoCaptureProperties.PosFrames, 0));
        capture.PosMsec = 300;
        Assert.Equal(3, capture.PosFrames);
    }

    [Fact]
    public void Capture_is_opened_again_after_release()
    {
        string path = Write();
        using VideoCapture capture = new();
        Assert.False(capture.IsOpened());
        Assert.Equal(0, capture.Get(VideoCaptureProperties.Fps));
        Assert.True(capture.Open(path, VideoCaptureAPIs.FFMPEG));
        capture.Release();
        Assert.False(capture.IsOpened());
        Assert.True(capture.Open(path));
        Assert.True(capture.IsOpened());
    }

    [Fact]
    public void Options_reach_the_back_end()
    {
        // 53 and 54: the limits in milliseconds of opening and of reading, which not every version has names for.
        const int openTimeoutMs = 53;
        const int readTimeoutMs = 54;
        using VideoCapture capture = new(
            Write(), VideoCaptureAPIs.FFMPEG, [openTimeoutMs, 4000, readTimeoutMs, 3000]);
        Assert.True(capture.IsOpened());

        // An option that FFmpeg refuses makes opening fail: it did arrive.
        using VideoCapture refused = new(
            Write(), VideoCaptureAPIs.FFMPEG, [(int)VideoCaptureProperties.Brightness, 1]);
        Assert.False(refused.IsOpened());
    }

    [Fact]
    public void Missing_file_and_camera_are_not_opened()
    {
        using VideoCapture file = new(folder.File("missing.mp4"), VideoCaptureAPIs.FFMPEG);
        Assert.False(file.IsOpened());
        using VideoCapture camera = new(87, VideoCaptureAPIs.V4L2);
        Assert.False(camera.IsOpened());
        Assert.False(camera.Open(88, VideoCaptureAPIs.V4L2));
        using Mat frame = new();
        Assert.False(file.Read(frame));
        Assert.False(file.Grab());
    }

    [Fact]
    public void Writer_tells_what_it_was_opened_with()
    {
        using VideoWriter writer = new();
        Assert.Equal((null, -1d, false), (writer.FileName, writer.Fps, writer.IsOpened()));
        string path = folder.File("grey.avi");
        Assert.True(writer.Open(path, FourCC.FromString("MJPG"), 25, new Size(64, 48), isColor: false));
        Assert.Equal((path, 25d, new Size(64, 48), false), (
            writer.FileName, writer.Fps, writer.FrameSize, writer.IsColor));
        Assert.NotEmpty(writer.GetBackendName());
        using Mat frame = new(48, 64, MatType.CV_8UC1, 90);
        writer.Write(frame);
        writer.Release();
        Assert.False(writer.IsOpened());
        using VideoCapture capture = new(path);
        using Mat read = new();
        Assert.True(capture.Read(read));
        Assert.InRange(read.Get<Vec3b>(10, 10).Item0, 87, 93);
    }

    [Fact]
    public void Writer_that_cannot_write_says_so()
    {
        using VideoWriter writer = new("/nowhere/film.mp4", FourCC.FromString("mp4v"), 25, new Size(64, 48));
        Assert.False(writer.IsOpened());
    }

    [Fact]
    public void Dispose_twice_is_fine_and_use_afterwards_throws()
    {
        VideoCapture capture = new();
        capture.Dispose();
        capture.Dispose();
        Assert.True(capture.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => capture.IsOpened());
        VideoWriter writer = new();
        writer.Dispose();
        writer.Dispose();
        Assert.True(writer.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => writer.IsOpened());
    }

    private string Write()
    {
        string path = folder.File("film.avi");
        using VideoWriter writer = new(
            path, VideoCaptureAPIs.FFMPEG, VideoWriter.FourCC("MJPG"), 10, new Size(64, 48));
        Assert.True(writer.IsOpened());
        Assert.Equal("FFMPEG", writer.GetBackendName());
        for (int i = 0; i < FrameCount; i++)
        {
            using Mat frame = new(48, 64, MatType.CV_8UC3, Scalar.All(20 * i));
            writer.Write(frame);
        }

        return path;
    }
}
