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
        await using VideoFileSource source = VideoFileSource.Open(path, path, new SourceOptions(), TimeProvider.System);
        await AssertSameInAnyOrderAsync(source);
        Assert.Equal(0, source.SkippedCount);
        Assert.Null(source.SkippedReason);
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

    private static async Task<long?> NextAsync(VideoFileSource source, FramePool pool)
    {
        using Frame? frame = await source.ReadAsync(pool, CancellationToken.None);
        return frame?.Stamp.FrameId;
    }

    private static async Task AssertSameInAnyOrderAsync(ISeekableSource source)
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
