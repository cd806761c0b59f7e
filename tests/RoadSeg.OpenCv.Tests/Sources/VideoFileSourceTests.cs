using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Sources;
using RoadSeg.OpenCv.Tests.Support;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Tests.Sources;

public sealed class VideoFileSourceTests : FrameSourceConformance, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Every_frame_comes_once_with_its_picture_and_time()
    {
        await using VideoFileSource source = Video(
            Clips.Write(folder.File("clip.avi"), frames: 20, framesPerSecond: 12.5));
        Assert.Equal(new ImageSize(Clips.Width, Clips.Height), source.Description.Size);
        Assert.Equal(20, source.Description.FrameCount);
        Assert.Equal(12.5, source.Description.FramesPerSecond!.Value, 3);
        Assert.Equal("FFMPEG mjpeg", source.Description.Reader);
        Assert.Equal("clip", source.Description.CameraId);
        List<Seen> seen = await Reading.AllAsync(source, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, 20), seen.Select(s => (int)s.FrameId));
        Assert.Equal(Enumerable.Range(0, 20), seen.Select(s => Clips.FrameOf(s.MiddleBlue)));
        Assert.All(seen, s => Assert.Equal(s.FrameId * 0.08, s.MediaTime.TotalSeconds, 4));
        Assert.Equal(0, source.SkippedCount);
        Assert.Null(source.SkippedReason);
    }

    [Fact]
    public async Task Time_is_that_of_the_container_with_variable_rate_and_reordered_frames()
    {
        string path = Clips.WriteH264(
            folder.File("vfr.mp4"), 3, 30, "-vf", "select='not(mod(n,3))+not(mod(n,7))'", "-vsync", "vfr", "-bf", "2");
        await using VideoFileSource source = Video(path);
        List<Seen> seen = await Reading.AllAsync(source, TestContext.Current.CancellationToken);
        List<double> expected = [.. Enumerable.Range(0, 90)
            .Where(n => n % 3 == 0 || n % 7 == 0)
            .Select(n => Math.Round(n / 30.0, 4))];
        Assert.Equal(expected.Count, seen.Count);

        // OpenCV 4.6 has no time for the frames that reordering holds back until the end: at most two with -bf 2.
        int timed = expected.Count - 2;
        Assert.Equal(expected.Take(timed), seen.Take(timed).Select(s => Math.Round(s.MediaTime.TotalSeconds, 4)));
        Assert.All(seen.Zip(seen.Skip(1)), pair => Assert.True(pair.First.MediaTime < pair.Second.MediaTime));
    }

    [Fact]
    public async Task Time_starts_at_zero_wherever_the_container_starts()
    {
        string path = Clips.WriteH264(folder.File("late.ts"), 2, 10, "-output_ts_offset", "5");
        await using VideoFileSource source = Video(path);
        List<Seen> seen = await Reading.AllAsync(source, TestContext.Current.CancellationToken);
        Assert.Equal(20, seen.Count);
        Assert.Equal(TimeSpan.Zero, seen[0].MediaTime);
        Assert.Equal(1.9, seen[^1].MediaTime.TotalSeconds, 3);
        Assert.Equal("FFMPEG h264", source.Description.Reader);
    }

    [Fact]
    public async Task A_stream_without_times_gets_nominal_ones()
    {
        string path = Clips.WriteH264(folder.File("bare.h264"), 2, 25, "-bf", "0");
        await using VideoFileSource source = Video(path);
        List<Seen> seen = await Reading.AllAsync(source, TestContext.Current.CancellationToken);
        Assert.Equal(50, seen.Count);
        Assert.All(seen.Zip(seen.Skip(1)), pair => Assert.True(pair.First.MediaTime < pair.Second.MediaTime));
    }

    [Fact]
    public async Task Rotation_is_applied()
    {
        // Blue above, red below; turned by 90 degrees they lie side by side.
        string upright = folder.File("upright.mp4");
        Ffmpeg.Run(
            "-f", "lavfi", "-i", "color=blue:s=96x32:r=10:d=1", "-f", "lavfi", "-i", "color=red:s=96x32:r=10:d=1",
            "-filter_complex", "vstack", "-pix_fmt", "yuv420p", "-c:v", "libx264", upright);
        string turned = folder.File("turned.mp4");
        Ffmpeg.Run("-i", upright, "-c", "copy", "-metadata:s:v", "rotate=90", turned);
        await using VideoFileSource source = Video(turned);
        Assert.Equal(new ImageSize(64, 96), source.Description.Size);
        FramePool pool = new(source.Description.Size, 1);
        using Frame? frame = await source.ReadAsync(pool, TestContext.Current.CancellationToken);
        Assert.NotNull(frame);
        int row = 48 * 64 * 3;
        Assert.True(
            frame.Pixels[row + (8 * 3) + 2] > 150, "clockwise by 90 degrees, what was below is at the left: red");
        Assert.True(frame.Pixels[row + (56 * 3)] > 150, "and what was above is at the right: blue");
    }

    [Fact]
    public async Task The_first_video_stream_is_taken_also_behind_audio()
    {
        string path = folder.File("both.mp4");
        Ffmpeg.Run(
            "-f", "lavfi", "-i", "sine=d=1", "-f", "lavfi", "-i", "testsrc=s=64x48:r=10:d=1",
            "-map", "0:a", "-map", "1:v", "-pix_fmt", "yuv420p", path);
        await using VideoFileSource source = Video(path);
        Assert.Equal(10, (await Reading.AllAsync(source, TestContext.Current.CancellationToken)).Count);
    }

    [Theory]
    [InlineData(0.5, 1.2, 5, 11)]
    [InlineData(0.45, null, 5, 19)]
    [InlineData(null, 0.3, 0, 2)]
    [InlineData(1.9, 9.0, 19, 19)]
    public async Task A_range_is_exact_and_keeps_numbers_and_times(double? from, double? to, int first, int last)
    {
        string path = Clips.Write(folder.File("clip.avi"), frames: 20);
        SourceOptions options = new(From: Seconds(from), To: Seconds(to));
        await using VideoFileSource source = VideoFileSource.Open(path, path, options, TimeProvider.System);
        Assert.Equal(last - first + 1, source.Description.FrameCount);
        List<Seen> seen = await Reading.AllAsync(source, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(first, last - first + 1), seen.Select(s => (int)s.FrameId));
        Assert.Equal(first, Clips.FrameOf(seen[0].MiddleBlue));
        Assert.Equal(first / 10.0, seen[0].MediaTime.TotalSeconds, 3);
    }

    [Fact]
    public void A_range_behind_the_end_is_refused()
    {
        string path = Clips.Write(folder.File("clip.avi"), frames: 5);
        SourceOptions options = new(From: TimeSpan.FromSeconds(60));
        SourceException error = Assert.Throws<SourceException>(
            () => VideoFileSource.Open("clip.avi", path, options, TimeProvider.System));
        Assert.Contains(
            "\"clip.avi\" has no frame in the range asked for: it was read up to 0.4 s (frame 4)",
            error.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cut.mp4")]
    [InlineData("cut.mkv")]
    [InlineData("cut.avi")]
    public async Task A_file_that_was_cut_off_is_read_as_far_as_it_goes(string name)
    {
        string path = name.EndsWith("avi", StringComparison.Ordinal)
            ? Clips.Write(folder.File(name), frames: 60)
            : Clips.WriteH264(folder.File(name), 6, 10, "-g", "10", "-movflags", "+faststart");
        Clips.Truncate(path, 0.7);
        await using VideoFileSource source = Video(path);
        List<Seen> seen = await Reading.AllAsync(source, TestContext.Current.CancellationToken);
        Assert.InRange(seen.Count, 5, 59);
        Assert.Equal($"ends after {seen.Count} of 60 frames: the file was cut short", source.SkippedReason);
    }

    [Fact]
    public async Task Broken_frames_in_the_middle_are_passed_over_and_counted()
    {
        // In Motion JPEG each frame stands alone: destroying two leaves all others whole.
        string path = Clips.Write(folder.File("broken.avi"), frames: 30);
        byte[] bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        int[] starts = [.. Enumerable.Range(0, bytes.Length - 8)
            .Where(i => bytes.AsSpan(i, 4).SequenceEqual("00dc"u8) && bytes[i + 8] == 0xFF && bytes[i + 9] == 0xD8)];
        Assert.Equal(30, starts.Length);
        foreach (int start in (int[])[starts[10], starts[11]])
        {
            bytes.AsSpan(start + 8, BitConverter.ToInt32(bytes, start + 4)).Clear();
        }

        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        await using VideoFileSource source = Video(path);
        List<Seen> seen = await Reading.AllAsync(source, TestContext.Current.CancellationToken);
        Assert.Equal(28, seen.Count);
        Assert.Equal(2, source.SkippedCount);
        Assert.Equal("2 of 30 frames could not be decoded and were passed over", source.SkippedReason);
        Assert.Equal(2.9, seen[^1].MediaTime.TotalSeconds, 3);
    }

    [Theory]
    [InlineData("camvid_0016E5_15fps.mp4", 101, 480, 360)]
    [InlineData("highway_960x540.mp4", 221, 960, 540)]
    [InlineData("urban_viaduct_424x240.mp4", 72, 424, 240)]
    [InlineData("camvid_0001TP_1fps.mp4", 62, 480, 360)]
    public async Task Recordings_are_read_whole(string name, int frames, int width, int height)
    {
        await using VideoFileSource source = Video(Recordings.PathOrSkip(name));
        Assert.Equal(new ImageSize(width, height), source.Description.Size);
        Assert.Equal(frames, source.Description.FrameCount);
        List<Seen> seen = await Reading.AllAsync(source, TestContext.Current.CancellationToken);
        Assert.Equal(frames, seen.Count);
        double step = 1 / source.Description.FramesPerSecond!.Value;
        Assert.All(seen, s => Assert.Equal(s.FrameId * step, s.MediaTime.TotalSeconds, 3));
        Assert.Null(source.SkippedReason);
    }

    [Fact]
    public async Task Reading_allocates_nothing_but_the_handles()
    {
        await using VideoFileSource source = Video(Clips.Write(folder.File("long.avi"), frames: 200));
        FramePool pool = new(source.Description.Size, 2);
        for (int i = 0; i < 50; i++)
        {
            (await source.ReadAsync(pool, TestContext.Current.CancellationToken))!.Dispose();
        }

        // The least: the runtime may allocate while it recompiles.
        long least = long.MaxValue;
        for (int i = 0; i < 100; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            (await source.ReadAsync(pool, TestContext.Current.CancellationToken))!.Dispose();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.InRange(least, 0, 128);
    }

    protected override Task<IFrameSource> OpenSourceAsync()
    {
        string path = folder.File("conformance.avi");
        return Task.FromResult<IFrameSource>(Video(File.Exists(path) ? path : Clips.Write(path, frames: 12)));
    }

    private static VideoFileSource Video(string path) =>
        VideoFileSource.Open(path, path, new SourceOptions(), TimeProvider.System);

    private static TimeSpan? Seconds(double? seconds) => seconds is double value ? TimeSpan.FromSeconds(value) : null;
}
