using System.Diagnostics;
using System.Globalization;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Native;
using RoadSeg.OpenCv.Sinks;
using RoadSeg.OpenCv.Sources;
using RoadSeg.OpenCv.Tests.Support;
using RoadSeg.Publishing;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Tests.Sinks;

public sealed class VideoPublisherTests : IDisposable
{
    private static readonly ImageSize Size = new(641, 361);
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("o.mp4")]
    [InlineData("o.mkv")]
    [InlineData("o.avi")]
    public async Task Every_frame_becomes_a_frame_of_h264(string name)
    {
        Ffmpeg.SkipUnlessInstalled();
        string path = folder.File(name);
        await using (VideoPublisher publisher = VideoPublisher.Open($"video:{name}", path, Some.Source(Size, 12.5)))
        {
            Publish(publisher, 0, 1, 2, 3, 4, 5, 6);
            Assert.Equal("H.264 (libx264) 641x361 at 12.5 fps, 7 frames", publisher.Summary);
        }

        // Odd sizes get a row and a column more: players want even ones.
        Assert.Equal("h264,642,362,yuv420p,25/2,7", Probe(path).TrimEnd(','));
    }

    [Theory]
    [InlineData("o.mp4", "MPEG-4 part 2 (OpenCV)")]
    [InlineData("o.avi", "Motion JPEG (OpenCV)")]
    [InlineData("o.mkv", "MPEG-4 part 2 (OpenCV)")]
    public async Task Without_ffmpeg_opencv_encodes_and_the_summary_says_so(string name, string format)
    {
        string path = folder.File(name);
        SourceDescription source = Some.Source(Size);
        await using (VideoPublisher publisher = VideoPublisher.Open("video:x", path, source, useFfmpeg: false))
        {
            Publish(publisher, 0, 1, 2, 3);
            Assert.StartsWith(
                $"{format} 641x361 at 10 fps, 4 frames; install ffmpeg", publisher.Summary, StringComparison.Ordinal);
        }

        await using VideoFileSource video = VideoFileSource.Open(path, path, new SourceOptions(), TimeProvider.System);
        Assert.Equal(new ImageSize(642, 362), video.Description.Size);
        Assert.Equal(4, (await Reading.AllAsync(video, TestContext.Current.CancellationToken)).Count);
    }

    [Fact]
    public async Task Colours_survive()
    {
        Ffmpeg.SkipUnlessInstalled();
        string path = folder.File("o.mp4");
        ImageSize size = new(640, 360);
        await using (VideoPublisher publisher = VideoPublisher.Open("video:o", path, Some.Source(size)))
        {
            using Scene scene = Some.Street(size, hasCamera: false);
            publisher.Publish(new SceneView(scene));
        }

        await using VideoFileSource source = VideoFileSource.Open(path, path, new SourceOptions(), TimeProvider.System);
        RoadSeg.Frames.FramePool pool = new(source.Description.Size, 1);
        using RoadSeg.Frames.Frame? frame = await source.ReadAsync(pool, TestContext.Current.CancellationToken);
        Assert.NotNull(frame);

        // The ignored stripe at the left is the grey of the frame, 90; it comes back within a few steps.
        int at = ((180 * 640) + 12) * 3;
        Assert.All(frame.Pixels.Slice(at, 3).ToArray(), value => Assert.InRange(value, 84, 96));
    }

    [Fact]
    public async Task A_live_picture_keeps_the_time_of_day()
    {
        Ffmpeg.SkipUnlessInstalled();
        string path = folder.File("live.mp4");
        SourceDescription source = Some.Source(Size, 10, isLive: true);
        await using (VideoPublisher publisher = VideoPublisher.Open("video:live", path, source))
        {
            // Frames 1, 2, 4 and 5 were dropped: 0, 3 and 6 fill seven places.
            Publish(publisher, 0, 3, 6);
        }

        Assert.EndsWith("10/1,7", Probe(path).TrimEnd(','), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_exists_is_never_replaced()
    {
        string path = folder.File("there.mp4");
        await File.WriteAllTextAsync(path, "mine", TestContext.Current.CancellationToken);
        AssertRefused(path, "exists already");
        Assert.Equal("mine", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Unknown_endings_missing_folders_and_folders_are_refused()
    {
        AssertRefused(
            folder.File("film.wmv"), "\".wmv\" is no video file that can be written; expected .mp4, .mkv, .avi");
        AssertRefused(folder.File("no/such/film.mp4"), "there is no folder");
        Directory.CreateDirectory(folder.File("dir.mp4"));
        AssertRefused(folder.File("dir.mp4"), "is a folder");
        AssertRefused("/proc/film.mp4", "cannot be created");
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void An_encoder_that_fails_is_told_with_its_reason()
    {
        // Takes one picture, then ends as ffmpeg does on a full disk.
        string program = folder.File("fake-ffmpeg");
        const string message = "av_interleaved_write_frame(): No space left on device";
        File.WriteAllText(program, $"#!/bin/sh\nhead -c 100000 > /dev/null\necho '{message}' >&2\nexit 228\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using FfmpegEncoder encoder = FfmpegEncoder.Start(
            "video:o.mp4", folder.File("o.mp4"), new ImageSize(640, 360), 10, program);
        using OpenCvSharp.Mat picture = new(360, 640, OpenCvSharp.MatType.CV_8UC3, OpenCvSharp.Scalar.Black);
        SinkException error = Assert.Throws<SinkException>(() =>
        {
            for (int i = 0; i < 20; i++)
            {
                encoder.Write(picture);
            }
        });
        Assert.Equal(
            "sink \"video:o.mp4\" cannot be written: ffmpeg ended with exit code 228: the disk is full (No space "
            + "left on device). An MP4 that was not completed cannot be played (an .mkv can). Free space or write "
            + "elsewhere.",
            error.Message);
    }

    [Fact]
    public void The_file_is_completed_when_our_process_dies()
    {
        Ffmpeg.SkipUnlessInstalled();
        string path = folder.File("killed.mp4");
        ProcessStartInfo start = new(Environment.ProcessPath!, [ChildProcess.WriteVideoForever, path])
        {
            RedirectStandardOutput = true,
        };
        using Process child = Process.Start(start)!;
        Assert.Equal("20 frames", child.StandardOutput.ReadLine());
        child.Kill();
        child.WaitForExit();

        // ffmpeg is nobody's child now; it ends soon after its input did.
        bool isComplete = SpinWait.SpinUntil(() => IsReadable(path), TimeSpan.FromSeconds(20));
        Assert.True(isComplete, "the video is not playable");
        string frames = Probe(path).TrimEnd(',').Split(',')[^1];
        Assert.True(int.Parse(frames, CultureInfo.InvariantCulture) >= 20);
    }

    private static bool IsReadable(string path) =>
        Programs.Run("ffprobe", ["-v", "error", path], TimeSpan.FromSeconds(10)) is { ExitCode: 0, Error.Length: 0 };

    private static string Probe(string path) =>
        Ffmpeg.Probe(path, "stream=codec_name,width,height,pix_fmt,r_frame_rate,nb_read_frames");

    private static void Publish(VideoPublisher publisher, params long[] frameIds)
    {
        using Scene scene = Some.Street(Size);
        foreach (long frameId in frameIds)
        {
            Some.Advance(scene, Size, frameId);
            publisher.Publish(new SceneView(scene));
        }
    }

    private static void AssertRefused(string path, string expected)
    {
        SinkException error = Assert.Throws<SinkException>(
            () => VideoPublisher.Open($"video:{path}", path, Some.Source(Size)));
        Assert.Contains($"sink \"video:{path}\"", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
