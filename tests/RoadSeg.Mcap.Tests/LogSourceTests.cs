using System.Text;
using System.Text.Json.Nodes;
using RoadSeg.Mcap.Tests.Support;
using RoadSeg.Ros;
using RoadSeg.Sources;

namespace RoadSeg.Mcap.Tests;

/// <summary>Logs of another writer, and broken ones.</summary>
public sealed class LogSourceTests : IDisposable
{
    private readonly TempFolder folder = new();

    private string Path => folder["log.mcap"];

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("zstd")]
    [InlineData("lz4")]
    public async Task Pictures_of_another_writer_are_replayed(string compression)
    {
        await OtherLog.OfPictures(30).WriteAsync(Path, compression);
        await using LogSource source = Logs.Open(Path);
        Assert.Equal(OtherLog.Size, source.Description.Size);
        Assert.Equal(30, source.Description.FrameCount);
        Assert.Equal(10.0, source.Description.FramesPerSecond!.Value, 0.2);
        Assert.Equal(TimeSpan.FromSeconds(5), source.Description.Epoch);
        AssertFrames(await Logs.DrainAsync(source), 0, 30);
        Assert.Null(source.SkippedReason);
    }

    [Theory]
    [InlineData("{\"useChunks\":false}")]
    [InlineData("{\"useChunkIndex\":false}")]
    [InlineData("{\"useMessageIndex\":false}")]
    [InlineData("{\"useSummaryOffsets\":false,\"useStatistics\":false,\"repeatSchemas\":false,\"repeatChannels\":false}")]
    public async Task Logs_without_some_of_the_indexes_are_read_and_sought(string options)
    {
        await OtherLog.OfPictures(30).WriteAsync(Path, "zstd", JsonNode.Parse(options)!.AsObject());
        await using LogSource source = Logs.Open(Path);
        AssertFrames(await Logs.DrainAsync(source), 0, 30);
        await source.SeekAsync(17, CancellationToken.None);
        AssertFrames(await Logs.DrainAsync(source), 17, 30);
        await source.SeekAsync(TimeSpan.FromSeconds(2.45), CancellationToken.None);
        AssertFrames(await Logs.DrainAsync(source), 25, 30);
    }

    [Fact]
    public async Task Seeking_gives_the_same_frames_as_reading_through()
    {
        await OtherLog.OfPictures(100).WriteAsync(Path, "zstd");
        await using LogSource source = Logs.Open(Path);
        foreach (int first in (int[])[50, 3, 99, 0, 70])
        {
            await source.SeekAsync(first, CancellationToken.None);
            AssertFrames(await Logs.DrainAsync(source), first, 100);
            await source.SeekAsync(TimeSpan.FromSeconds(first / 10.0), CancellationToken.None);
            AssertFrames(await Logs.DrainAsync(source), first, 100);
        }

        await source.SeekAsync(TimeSpan.FromSeconds(20), CancellationToken.None);
        Assert.Empty(await Logs.DrainAsync(source));
        await source.SeekAsync(100, CancellationToken.None);
        Assert.Empty(await Logs.DrainAsync(source));
    }

    [Fact]
    public async Task A_range_is_read()
    {
        await OtherLog.OfPictures(60).WriteAsync(Path, "zstd");
        await using LogSource source = Logs.Open(Path, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4));
        AssertFrames(await Logs.DrainAsync(source), 20, 40);
        SourceException e = Assert.Throws<SourceException>(() => Logs.Open(Path, TimeSpan.FromSeconds(100)));
        Assert.Contains("range", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rgb8", 3, 40, 40)]
    [InlineData("bgra8", 4, 40, 40)]
    [InlineData("mono8", 1, 40, 40)]
    [InlineData("bayer_rggb8", 1, 40, 40)]
    [InlineData("yuv422", 2, 128, 130)]
    [InlineData("yuv422_yuy2", 2, 128, 130)]
    public async Task Raw_pictures_of_every_encoding_are_read(string encoding, int bytes, byte value, byte expected)
    {
        OtherLog log = new();
        int channel = log.Channel("/image", RosTypes.Image);
        log.Add(channel, 1, OtherLog.Image(1, encoding, bytes, value));
        await log.WriteAsync(Path);
        await using LogSource source = Logs.Open(Path);
        Assert.Equal(expected, Assert.Single(await Logs.DrainAsync(source)).Value);
    }

    [Fact]
    public async Task An_encoding_that_is_not_read_is_an_error_that_names_those_that_are()
    {
        OtherLog log = new();
        log.Add(log.Channel("/depth", RosTypes.Image), 1, OtherLog.Image(1, "16UC1", 2, 1));
        await log.WriteAsync(Path);
        SourceException e = Assert.Throws<SourceException>(() => Logs.Open(Path));
        Assert.Contains("16UC1", e.Message, StringComparison.Ordinal);
        Assert.Contains("bgr8", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Foxglove_pictures_in_protobuf_and_json_are_read()
    {
        OtherLog log = new();
        int raw = log.Channel("/raw", "foxglove.RawImage", "protobuf", "protobuf");
        int json = log.Channel("/json", "foxglove.CompressedImage", "json", "jsonschema", "{}");
        log.Add(raw, 1_000_000_000, Protobuf());
        string file = Convert.ToBase64String(FakePictures.File(OtherLog.Size, 9));
        log.Add(json, 1_000_000_000, Encoding.UTF8.GetBytes(
            "{\"timestamp\":{\"sec\":1,\"nsec\":5},\"frame_id\":\"c\",\"data\":\"" + file + "\",\"format\":\"jpeg\"}"));
        await log.WriteAsync(Path);
        await using LogSource rawSource = Logs.Open(Path + "?topic=/raw");
        Assert.Equal(7, Assert.Single(await Logs.DrainAsync(rawSource)).Value);
        Assert.Equal(TimeSpan.FromSeconds(3), rawSource.Description.Epoch);
        await using LogSource jsonSource = Logs.Open(Path + "?topic=/json");
        Assert.Equal(9, Assert.Single(await Logs.DrainAsync(jsonSource)).Value);
    }

    [Fact]
    public async Task Several_topics_are_listed_and_one_is_chosen()
    {
        OtherLog log = OtherLog.OfPictures(3, "/left");
        log.Add(log.Channel("/right", RosTypes.CompressedImage), 1, OtherLog.Compressed(1, FakePictures.File(new(2, 2), 5)));
        await log.WriteAsync(Path);
        SourceException e = Assert.Throws<SourceException>(() => Logs.Open(Path));
        Assert.Contains("\"/left\" (sensor_msgs/msg/Image, 3 messages)", e.Message, StringComparison.Ordinal);
        Assert.Contains("?topic=/left'", e.Message, StringComparison.Ordinal);
        await using LogSource source = Logs.Open(Path + "?topic=/right");
        Assert.Equal(5, Assert.Single(await Logs.DrainAsync(source)).Value);
        SourceException odometry = Assert.Throws<SourceException>(() => Logs.Open(Path + "?topic=/odom"));
        Assert.Contains("nav_msgs/msg/Odometry", odometry.Message, StringComparison.Ordinal);
        SourceException absent = Assert.Throws<SourceException>(() => Logs.Open(Path + "?topic=/nothing"));
        Assert.Contains("is not there", absent.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_is_cut_off_is_read_as_far_as_it_goes_and_says_so()
    {
        await OtherLog.OfPictures(200).WriteAsync(Path, "zstd");
        byte[] whole = await File.ReadAllBytesAsync(Path);
        await File.WriteAllBytesAsync(Path, whole[..(whole.Length / 2)]);
        List<string> told = [];
        await using LogSource source = Logs.Open(Path, told: told);
        Assert.Contains("no index", Assert.Single(told), StringComparison.Ordinal);
        List<(long Id, TimeSpan Time, byte Value)> frames = await Logs.DrainAsync(source);
        AssertFrames(frames, 0, frames.Count);
        Assert.InRange(frames.Count, 20, 199);
        Assert.Contains("cut off", source.SkippedReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_chunk_costs_only_its_own_pictures()
    {
        await OtherLog.OfPictures(200).WriteAsync(Path);
        byte[] bytes = await File.ReadAllBytesAsync(Path);
        bytes.AsSpan(bytes.Length / 3, 40).Fill(0x55);
        await File.WriteAllBytesAsync(Path, bytes);
        await using LogSource source = Logs.Open(Path);
        List<(long Id, TimeSpan Time, byte Value)> frames = await Logs.DrainAsync(source);
        Assert.InRange(frames.Count, 100, 199);
        Assert.Contains("broken", source.SkippedReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Our_own_log_is_replayed()
    {
        await Logs.WriteAsync(Path, 35);
        await using LogSource source = Logs.Open(Path);
        List<(long Id, TimeSpan Time, byte Value)> frames = await Logs.DrainAsync(source);
        Assert.Equal(Enumerable.Range(0, 35).Select(i => (byte)i), frames.Select(f => f.Value));
        Assert.Equal(TimeSpan.FromSeconds(1000), source.Description.Epoch);
        Assert.Equal(TimeSpan.FromSeconds(3.4), frames[^1].Time);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("no log at all, but some text", "first bytes")]
    public async Task What_is_no_log_is_an_error(string content, string says)
    {
        await File.WriteAllTextAsync(Path, content);
        SourceException e = Assert.Throws<SourceException>(() => Logs.Open(Path));
        Assert.Contains(says, e.Message, StringComparison.Ordinal);
        Assert.Contains(Path, e.Message, StringComparison.Ordinal);
        Assert.Throws<SourceException>(() => Logs.Open(folder["none.mcap"]));
    }

    private static void AssertFrames(List<(long Id, TimeSpan Time, byte Value)> frames, int first, int end)
    {
        Assert.Equal(end - first, frames.Count);
        for (int i = first; i < end; i++)
        {
            Assert.Equal((i, TimeSpan.FromMilliseconds(i * 100), (byte)i), frames[i - first]);
        }
    }

    // RawImage: timestamp 1 {seconds 1}, width 2, height 3, encoding 4, step 5, data 6.
    private static byte[] Protobuf()
    {
        List<byte> message = [0x0A, 2, 0x08, 3, 0x15, 6, 0, 0, 0, 0x1D, 4, 0, 0, 0, 0x22, 4];
        message.AddRange(Encoding.ASCII.GetBytes("bgr8"));
        message.AddRange([0x2D, 18, 0, 0, 0, 0x32, 72]);
        message.AddRange(Enumerable.Repeat((byte)7, 72));
        return [.. message];
    }
}
