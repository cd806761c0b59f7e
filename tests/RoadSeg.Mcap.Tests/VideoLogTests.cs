using RoadSeg.Mcap.Tests.Support;
using RoadSeg.Sources;

namespace RoadSeg.Mcap.Tests;

/// <summary>Video in logs: ffmpeg coded it, another writer wrote it, and OpenCV reads the same clip as a file.</summary>
public sealed class VideoLogTests : IDisposable
{
    private readonly TempFolder folder = new();

    private string Path => folder["log.mcap"];

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(VideoCodec.H264, "cdr", "zstd")]
    [InlineData(VideoCodec.H264, "protobuf", "")]
    [InlineData(VideoCodec.H264, "json", "lz4")]
    [InlineData(VideoCodec.H264, "image", "zstd")]
    [InlineData(VideoCodec.H265, "cdr", "")]
    [InlineData(VideoCodec.H265, "protobuf", "zstd")]
    public async Task A_clip_has_the_same_pictures_from_a_log_and_from_a_file(
        VideoCodec codec, string carrier, string compression)
    {
        VideoClip clip = await VideoClip.MakeAsync(folder, codec, 24);
        OtherLog log = new();
        clip.AddTo(log, carrier);
        await log.WriteAsync(Path, compression);
        await using LogSource source = VideoFrames.Open(Path);
        Assert.Equal(new(200, 120), source.Description.Size);
        Assert.Equal(24, source.Description.FrameCount);
        Assert.Contains(clip.Format, source.Description.Reader, StringComparison.Ordinal);
        VideoFrames.AssertAre(await VideoFrames.DrainAsync(source), await clip.FromFileAsync(), Enumerable.Range(0, 24));
        Assert.Null(source.SkippedReason);
    }

    [Theory]
    [InlineData(VideoCodec.H264, 0, "")]
    [InlineData(VideoCodec.H264, 0, ":intra-refresh=1")]
    [InlineData(VideoCodec.H264, 2, ":open-gop=1")]
    [InlineData(VideoCodec.H265, 0, "")]
    [InlineData(VideoCodec.H265, 2, "")]
    public async Task Seeking_gives_the_same_pictures_as_playing_from_the_start(
        VideoCodec codec, int between, string more)
    {
        VideoClip clip = await VideoClip.MakeAsync(folder, codec, 45, between, more: more);
        int[] shownAt = await clip.ShownAtAsync();
        OtherLog log = new();
        clip.AddTo(log, "protobuf", stampOf: i => shownAt[i]);
        await log.WriteAsync(Path, "", new() { ["chunkSize"] = 4000 });
        List<byte[]> all = await clip.FromFileAsync();
        await using LogSource source = VideoFrames.Open(Path);
        foreach (int first in (int[])[31, 9, 10, 44, 0, 20, 25])
        {
            await source.SeekAsync(first, CancellationToken.None);
            VideoFrames.AssertAre(await VideoFrames.DrainAsync(source), all, Enumerable.Range(first, 45 - first));
            await source.SeekAsync(TimeSpan.FromSeconds(first / 10.0), CancellationToken.None);
            VideoFrames.AssertAre(await VideoFrames.DrainAsync(source), all, Enumerable.Range(first, 45 - first));
        }

        await source.SeekAsync(TimeSpan.FromSeconds(20), CancellationToken.None);
        Assert.Empty(await VideoFrames.DrainAsync(source));
        Assert.Null(source.SkippedReason);
    }

    [Fact]
    public async Task Without_an_index_it_is_sought_too()
    {
        VideoClip clip = await VideoClip.MakeAsync(folder, VideoCodec.H264, 35);
        OtherLog log = new();
        clip.AddTo(log, "cdr");
        await log.WriteAsync(Path, "", new() { ["useChunkIndex"] = false });
        await using LogSource source = VideoFrames.Open(Path);
        await source.SeekAsync(27, CancellationToken.None);
        VideoFrames.AssertAre(
            await VideoFrames.DrainAsync(source), await clip.FromFileAsync(), Enumerable.Range(27, 8));
    }

    // B-frames: units stand in another order than pictures. Stamps are those of the pictures, or of the sending.
    [Theory]
    [InlineData(VideoCodec.H264, true)]
    [InlineData(VideoCodec.H264, false)]
    [InlineData(VideoCodec.H265, true)]
    [InlineData(VideoCodec.H265, false)]
    public async Task Pictures_that_are_sent_in_another_order_have_rising_times(VideoCodec codec, bool isOfPicture)
    {
        VideoClip clip = await VideoClip.MakeAsync(folder, codec, 24, between: 2);
        int[] shownAt = await clip.ShownAtAsync();
        Assert.NotEqual(shownAt.Order(), shownAt);
        OtherLog log = new();
        clip.AddTo(log, "cdr", stampOf: isOfPicture ? i => shownAt[i] : null);
        await log.WriteAsync(Path);
        await using LogSource source = VideoFrames.Open(Path);
        VideoFrames.AssertAre(await VideoFrames.DrainAsync(source), await clip.FromFileAsync(), Enumerable.Range(0, 24));
    }

    [Theory]
    [InlineData(VideoCodec.H264)]
    [InlineData(VideoCodec.H265)]
    public async Task What_stands_before_the_first_keyframe_is_left_out_and_it_is_said(VideoCodec codec)
    {
        VideoClip clip = await VideoClip.MakeAsync(folder, codec, 24);
        OtherLog log = new();
        clip.AddTo(log, "cdr", first: 3);
        await log.WriteAsync(Path);
        await using LogSource source = VideoFrames.Open(Path);
        List<byte[]> all = await clip.FromFileAsync();
        List<(long Id, TimeSpan Time, byte[] Pixels)> frames = await VideoFrames.DrainAsync(source);
        Assert.Equal(7, frames[0].Id);
        VideoFrames.AssertAre([.. frames.Select(f => (f.Id + 3, f.Time, f.Pixels))], all, Enumerable.Range(10, 14), 10);
        Assert.Equal(7, source.SkippedCount);
        Assert.Contains("7 of them before the first keyframe", source.SkippedReason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(VideoCodec.H264, 0.5)]
    [InlineData(VideoCodec.H265, 0.5)]
    [InlineData(VideoCodec.H264, 0)]
    [InlineData(VideoCodec.H265, 0)]
    public async Task Behind_a_broken_unit_it_goes_on_at_the_next_keyframe(VideoCodec codec, double share)
    {
        VideoClip clip = await VideoClip.MakeAsync(folder, codec, 34, size: "320x240");
        OtherLog log = new();
        clip.AddTo(log, "cdr", change: (i, unit) => i == 13 ? unit[..(int)(unit.Length * share)] : unit);
        await log.WriteAsync(Path);
        await using LogSource source = VideoFrames.Open(Path);
        List<byte[]> all = await clip.FromFileAsync();
        IEnumerable<int> whole = [.. Enumerable.Range(0, 13), .. Enumerable.Range(20, 14)];
        VideoFrames.AssertAre(await VideoFrames.DrainAsync(source), all, whole);
        Assert.Equal(7, source.SkippedCount);
        Assert.Contains("7 pictures could not be decoded", source.SkippedReason, StringComparison.Ordinal);
        await source.SeekAsync(11, CancellationToken.None);
        VideoFrames.AssertAre(await VideoFrames.DrainAsync(source), all, whole.Where(i => i >= 11));
        Assert.Equal(7, source.SkippedCount);
    }

    [Fact]
    public async Task Another_size_in_mid_stream_is_an_error_that_says_where()
    {
        VideoClip clip = await VideoClip.MakeAsync(folder, VideoCodec.H264, 10);
        VideoClip other = await VideoClip.MakeAsync(folder, VideoCodec.H264, 20, size: "320x240");
        OtherLog log = new();
        int channel = clip.AddTo(log, "cdr");
        other.AddTo(log, "cdr", first: 10, sameAs: channel);
        await log.WriteAsync(Path);
        await using LogSource source = VideoFrames.Open(Path);
        SourceException e = await Assert.ThrowsAsync<SourceException>(() => VideoFrames.DrainAsync(source));
        Assert.Contains("picture 10 is 320x240, those before it are 200x120", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_codec_that_is_not_read_is_an_error_that_names_those_that_are()
    {
        OtherLog log = new();
        int channel = log.Channel("/video", "foxglove.CompressedVideo", "json", "jsonschema", "{}");
        log.Add(channel, 1, "{\"data\":\"AAAA\",\"format\":\"vp9\"}"u8);
        await log.WriteAsync(Path);
        SourceException e = Assert.Throws<SourceException>(() => VideoFrames.Open(Path));
        Assert.Contains("\"vp9\"", e.Message, StringComparison.Ordinal);
        Assert.Contains("h264 or h265", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Video_without_any_keyframe_is_an_error()
    {
        VideoClip clip = await VideoClip.MakeAsync(folder, VideoCodec.H264, 9);
        OtherLog log = new();
        clip.AddTo(log, "cdr", first: 1);
        await log.WriteAsync(Path);
        SourceException e = Assert.Throws<SourceException>(() => VideoFrames.Open(Path));
        Assert.Contains("8 of them before the first keyframe", e.Message, StringComparison.Ordinal);
    }
}
