using System.Globalization;
using RoadSeg.Frames;
using RoadSeg.OpenCv.Sources;
using RoadSeg.OpenCv.Tests.Support;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Tests.Sources;

/// <summary>Wherever one goes, the frames are those of reading through: number, time and every pixel.</summary>
public sealed class SeekingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("reordered.mp4", "-bf", "2", "-g", "25")]
    [InlineData("one-group.mp4", "-g", "1000")]
    [InlineData("variable.mp4", "-vf", "select='not(mod(n,3))+not(mod(n,7))'", "-vsync", "vfr", "-bf", "2", "-g", "12")]
    [InlineData("late.ts", "-output_ts_offset", "5", "-g", "25")]
    [InlineData("open-groups.mp4", "-x264-params", "open-gop=1:bframes=3:keyint=20")]
    public async Task A_video_gives_the_same_frames_in_any_order(string name, params string[] options)
    {
        string path = Clips.WriteH264(folder.File(name), 10, 25, options);
        await AssertFileSameInAnyOrderAsync(path);
    }

    // Groups longer than any jump, references across their borders, and codecs and containers that tell less than MP4.
    [Theory]
    [InlineData("long.mp4", "-x264-params", "keyint=250:min-keyint=250:scenecut=0:bframes=3:b-pyramid=normal")]
    [InlineData("long-open.mp4", "-x264-params", "keyint=250:min-keyint=250:scenecut=0:bframes=3:open-gop=1")]
    [InlineData("long.ts", "-output_ts_offset", "5", "-g", "250", "-bf", "3")]
    [InlineData("long.mkv", "-output_ts_offset", "3", "-g", "250", "-bf", "3", "-r", "30000/1001")]
    [InlineData("long-variable.mkv", "-vf", "select='not(mod(n,3))+not(mod(n,7))'", "-vsync", "vfr", "-bf", "3")]
    [InlineData("fragments.mp4", "-g", "60", "-bf", "2", "-movflags", "+frag_keyframe+empty_moov")]
    [InlineData("no-times.h264", "-g", "250", "-bf", "3")]
    [InlineData("packed.avi", "-c:v", "mpeg4", "-bf", "2", "-g", "250")]
    [InlineData("open.mpg", "-c:v", "mpeg2video", "-bf", "2", "-g", "15")]
    [InlineData("open.hevc.mp4", "-c:v", "libx265", "-x265-params", "open-gop=1:keyint=60:bframes=3:log-level=none")]
    [InlineData("refresh.mp4", "-x264-params", "intra-refresh=1:keyint=50:bframes=0")]
    [InlineData("refresh.ts", "-x264-params", "intra-refresh=1:keyint=120:bframes=2")]
    [InlineData("hidden-frames.webm", "-c:v", "libvpx-vp9", "-g", "250", "-deadline", "realtime", "-cpu-used", "8")]
    public async Task Long_groups_and_other_codecs_give_the_same_frames_in_any_order(string name, params string[] options)
    {
        string path = Clips.WriteH264(folder.File(name), 24, 25, options);
        await AssertFileSameInAnyOrderAsync(path);
    }

    // Cut without encoding anew: the file holds the group from its start and says from where it is shown. Or it begins
    // later than its sound.
    [Theory]
    [InlineData("cut.mp4", "-ss", "3.3")]
    [InlineData("cut-behind.mp4", "-ss", "13.1")]
    [InlineData("late.mp4", "-itsoffset", "2.5")]
    [InlineData("cut.mkv", "-ss", "3.3")]
    public async Task A_file_that_is_shown_from_its_middle_gives_the_same_frames_in_any_order(
        string name, string option, string value)
    {
        string whole = Clips.WriteH264(
            folder.File("whole.mp4"), 24, 25, "-x264-params", "keyint=250:min-keyint=250:scenecut=0:bframes=3");
        string path = folder.File(name);
        Ffmpeg.Run(
            "-f", "lavfi", "-i", "sine=duration=24", option, value, "-i", whole,
            "-map", "1:v", "-map", "0:a", "-c:v", "copy", "-c:a", "aac", path);
        await AssertFileSameInAnyOrderAsync(path, isWhole: false);
    }

    [Fact]
    public async Task Pictures_of_a_folder_give_the_same_frames_in_any_order()
    {
        for (int i = 0; i < 30; i++)
        {
            Clips.WriteImage(folder.File($"{i}.png"), OpenCvSharp.Scalar.All(8 * i));
        }

        await File.WriteAllBytesAsync(folder.File("17.png"), [1, 2, 3]);
        await using IFrameSource source = await FrameSources.OpenAsync(
            folder.File(""), new SourceOptions(), TimeProvider.System, CancellationToken.None);
        await AssertSameInAnyOrderAsync((ISeekableSource)source);
        Assert.Equal(1, ((ISkippingSource)source).SkippedCount);
    }

    [Fact]
    public async Task A_range_is_not_left()
    {
        string path = Clips.WriteH264(folder.File("clip.mp4"), 4, 25, "-g", "10");
        SourceOptions options = new(From: TimeSpan.FromSeconds(1), To: TimeSpan.FromSeconds(3));
        await using VideoFileSource source = VideoFileSource.Open(path, path, options, TimeProvider.System);
        FramePool pool = new(source.Description.Size, 1);
        await source.SeekAsync(70, CancellationToken.None);
        Assert.Equal(70, await NextAsync(source, pool));
        await source.SeekAsync(TimeSpan.Zero, CancellationToken.None);
        Assert.Equal(25, await NextAsync(source, pool));
        await source.SeekAsync(0, CancellationToken.None);
        Assert.Equal(25, await NextAsync(source, pool));
        await source.SeekAsync(TimeSpan.FromSeconds(3.5), CancellationToken.None);
        Assert.Null(await NextAsync(source, pool));
        await source.SeekAsync(74, CancellationToken.None);
        Assert.Equal(74, await NextAsync(source, pool));
        Assert.Null(await NextAsync(source, pool));
    }

    private static async Task AssertFileSameInAnyOrderAsync(string path, bool isWhole = true)
    {
        await using VideoFileSource source = VideoFileSource.Open(path, path, new SourceOptions(), TimeProvider.System);
        List<(FrameStamp Stamp, int Sum)> all = await AssertSameInAnyOrderAsync(source);
        if (isWhole)
        {
            Assert.Equal(0, source.SkippedCount);
            Assert.Null(source.SkippedReason);
        }

        // As many as ffmpeg's own tools find to show, each a picture of its own. A container without times of showing
        // (AVI) begins a frame late.
        string listed = Ffmpeg.Probe(path, "stream=nb_read_frames").Split(',', '\n')[0];
        Assert.Equal(listed, all.Count.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(all.Count, all.Select(f => f.Sum).Distinct().Count());
        Assert.InRange(all[0].Stamp.MediaTime, TimeSpan.Zero, TimeSpan.FromMilliseconds(40));
    }

    private static async Task<long?> NextAsync(VideoFileSource source, FramePool pool)
    {
        using Frame? frame = await source.ReadAsync(pool, CancellationToken.None);
        return frame?.Stamp.FrameId;
    }

    private static async Task<List<(FrameStamp Stamp, int Sum)>> AssertSameInAnyOrderAsync(ISeekableSource source)
    {
        FramePool pool = new(source.Description.Size, 1);

        // Before anything else was read: nothing is known of what lies ahead.
        await source.SeekAsync(20, CancellationToken.None);
        (FrameStamp Stamp, int Sum) early = (await ReadAsync(source, pool))!.Value;
        await source.SeekAsync(0, CancellationToken.None);
        List<(FrameStamp Stamp, int Sum)> all = [];
        while (await ReadAsync(source, pool) is (FrameStamp, int) frame)
        {
            all.Add(frame);
        }

        Assert.Contains(early, all);
        Random order = new(7);
        for (int i = 0; i < 60; i++)
        {
            int place = i == 0 ? all.Count - 1 : order.Next(all.Count);
            ValueTask seeking = i % 2 == 0
                ? source.SeekAsync(all[place].Stamp.MediaTime, CancellationToken.None)
                : source.SeekAsync(all[place].Stamp.FrameId, CancellationToken.None);
            await seeking;
            for (int ahead = 0; ahead < 3 && place + ahead < all.Count; ahead++)
            {
                Assert.Equal(all[place + ahead], await ReadAsync(source, pool));
            }
        }

        // Back, one by one, as a person does it.
        for (int place = all.Count / 2; place > (all.Count / 2) - 5; place--)
        {
            await source.SeekAsync(all[place].Stamp.FrameId, CancellationToken.None);
            Assert.Equal(all[place], await ReadAsync(source, pool));
        }

        return all;
    }

    private static async Task<(FrameStamp Stamp, int Sum)?> ReadAsync(ISeekableSource source, FramePool pool)
    {
        using Frame? frame = await source.ReadAsync(pool, CancellationToken.None);
        if (frame is null)
        {
            return null;
        }

        HashCode sum = default;
        sum.AddBytes(frame.Pixels);
        return (frame.Stamp, sum.ToHashCode());
    }
}
