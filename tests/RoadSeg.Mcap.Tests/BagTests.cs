using System.Text;
using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Mcap.Reading;
using RoadSeg.Mcap.Tests.Support;
using RoadSeg.Odometry;
using RoadSeg.Sources;

namespace RoadSeg.Mcap.Tests;

/// <summary>Bags of ROS 1's own library, whole, unfinished and broken, and its messages in MCAP.</summary>
public sealed class BagTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly List<string> told = [];

    private string Path => folder["log.bag"];

    private string Name => Path + "?topic=" + RosBag.Topic;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("none")]
    [InlineData("bz2")]
    [InlineData("lz4")]
    public async Task Pictures_of_a_bag_are_replayed_and_sought(string compression)
    {
        await RosBag.WriteAsync(Path, compression, 30);
        await using LogSource source = Logs.Open(Name, told: told);
        Assert.Equal(new ImageSize(6, 4), source.Description.Size);
        Assert.Equal(30, source.Description.FrameCount);
        Assert.Equal(10.0, source.Description.FramesPerSecond!.Value, 0.2);
        Assert.Equal(TimeSpan.FromSeconds(5), source.Description.Epoch);
        AssertFrames(await Logs.DrainAsync(source), 0, 30);
        foreach (int first in (int[])[20, 3, 29, 0, 15])
        {
            await source.SeekAsync(first, CancellationToken.None);
            AssertFrames(await Logs.DrainAsync(source), first, 30);
            await source.SeekAsync(TimeSpan.FromSeconds(first / 10.0), CancellationToken.None);
            AssertFrames(await Logs.DrainAsync(source), first, 30);
        }

        Assert.Null(source.SkippedReason);
        Assert.Empty(told);
        await using LogSource range = Logs.Open(Name, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        AssertFrames(await Logs.DrainAsync(range), 10, 20);
        await using LogSource files = Logs.Open(Path + "?topic=/rear/image_raw/compressed");
        AssertFrames(await Logs.DrainAsync(files), 0, 30);
    }

    [Fact]
    public async Task Topics_are_listed_with_the_types_that_the_bag_names()
    {
        await RosBag.WriteAsync(Path, "lz4", 4);
        SourceException e = Assert.Throws<SourceException>(() => Logs.Open(Path));
        Assert.Contains("\"/cam/image_raw\" (sensor_msgs/Image, 4 messages)", e.Message, StringComparison.Ordinal);
        Assert.Contains("\"/rear/image_raw/compressed\"", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Camera_place_and_motion_of_a_bag_are_read()
    {
        await RosBag.WriteAsync(Path, "bz2", 21);
        AssertCameraAndMotion(Name);
    }

    // What converters make of bags: the same messages in the other container.
    [Fact]
    public async Task Messages_of_ros_1_in_mcap_are_read()
    {
        await RosBag.WriteAsync(Path, "none", 21);
        OtherLog log = new();
        using (LogReader bag = LogReaders.Open(Path))
        {
            Dictionary<ushort, int> channels = [];
            while (bag.TryRead(out LogMessage message))
            {
                ChannelRecord channel = bag.Channels[message.Channel];
                if (!channels.TryGetValue(channel.Id, out int number))
                {
                    number = log.Channel(channel.Topic, bag.Schemas[channel.SchemaId].Name, "ros1", "ros1msg");
                    channels.Add(channel.Id, number);
                }

                log.Add(number, (long)message.LogTime, message.Payload.Span);
            }
        }

        await log.WriteAsync(folder["log.mcap"], "zstd");
        string name = folder["log.mcap"] + "?topic=" + RosBag.Topic;
        await using LogSource source = Logs.Open(name);
        AssertFrames(await Logs.DrainAsync(source), 0, 21);
        AssertCameraAndMotion(name);
    }

    // A recorder that was killed: no index, a chunk cut off.
    [Theory]
    [InlineData("none")]
    [InlineData("lz4")]
    public async Task A_bag_that_was_never_closed_is_read_as_far_as_it_goes(string compression)
    {
        await RosBag.WriteAsync(Path, compression, 30);
        byte[] bytes = await File.ReadAllBytesAsync(Path);
        bytes.AsSpan(PlaceBehind(bytes, "index_pos="), sizeof(ulong)).Clear();
        int last = bytes.AsSpan().LastIndexOf("compression="u8);
        int chunk = bytes.AsSpan(0, last).LastIndexOf("compression="u8);
        await File.WriteAllBytesAsync(Path + ".active", bytes[..(chunk + 300)]);
        await using LogSource source = Logs.Open(Path + ".active?topic=" + RosBag.Topic, told: told);
        List<(long Id, TimeSpan Time, byte Value)> frames = await Logs.DrainAsync(source);
        Assert.InRange(frames.Count, 20, 29);
        AssertFrames(frames, 0, frames.Count);
        Assert.Contains("not finished", Assert.Single(told), StringComparison.Ordinal);
        Assert.Contains("cut off", source.SkippedReason, StringComparison.Ordinal);
        await source.SeekAsync(12, CancellationToken.None);
        AssertFrames(await Logs.DrainAsync(source), 12, frames.Count);
    }

    [Theory]
    [InlineData("bz2")]
    [InlineData("lz4")]
    public async Task A_broken_chunk_costs_its_own_pictures(string compression)
    {
        await RosBag.WriteAsync(Path, compression, 30);
        byte[] bytes = await File.ReadAllBytesAsync(Path);
        int middle = bytes.Length / 2;
        int chunk = middle + bytes.AsSpan(middle).IndexOf("compression="u8);
        bytes.AsSpan(chunk + 100, 200).Fill(0x55);
        await File.WriteAllBytesAsync(Path, bytes);
        await using LogSource source = Logs.Open(Name);
        List<(long Id, TimeSpan Time, byte Value)> frames = await Logs.DrainAsync(source);
        Assert.InRange(frames.Count, 20, 29);
        Assert.All(frames, f => Assert.Equal(f.Time.TotalSeconds, f.Value / 10.0, 6));
        Assert.Contains("broken parts were passed over", source.SkippedReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_and_encrypted_bags_are_refused_and_told_apart()
    {
        await RosBag.WriteAsync(Path, "none", 2);
        byte[] bytes = await File.ReadAllBytesAsync(Path);
        bytes[PlaceBehind(bytes, "#ROSBAG V")] = (byte)'1';
        await File.WriteAllBytesAsync(Path, bytes);
        SourceException old = Assert.Throws<SourceException>(() => Logs.Open(Name));
        Assert.Contains("expected version 2.0", old.Message, StringComparison.Ordinal);

        // A header of one field more.
        byte[] field = [.. BitConverter.GetBytes(20), .. "encryptor=rosbag/Aes"u8];
        byte[] head = [.. "#ROSBAG V2.0\n"u8, .. BitConverter.GetBytes(8 + field.Length), 4, 0, 0, 0];
        await File.WriteAllBytesAsync(Path, [.. head, .. "op=\u0003"u8, .. field, 0, 0, 0, 0]);
        SourceException encrypted = Assert.Throws<SourceException>(() => Logs.Open(Name));
        Assert.Contains("encrypted (rosbag/Aes)", encrypted.Message, StringComparison.Ordinal);
    }

    private void AssertCameraAndMotion(string name)
    {
        CameraInfo camera = LogCamera.TryRead(name, "base_link", told.Add)!;
        Assert.Equal("optical", camera.Name);
        Assert.Equal(new ImageSize(640, 480), camera.Size);
        Assert.Equal(new Intrinsics(500, 501, 320, 240), camera.Intrinsics);
        Assert.Equal([0.1, -0.2, 0.001, 0.002, 0.05], camera.Distortion.Coefficients);
        CameraMount mount = camera.Mount!.Value;
        Assert.Equal((1.5, 1.0, 0.5), (mount.HeightMeters, mount.XMeters, mount.YMeters));
        OdometryTrack track = LogOdometry.Read(
            name, null, new LogSourceOptions { Tell = told.Add }, TimeSpan.FromSeconds(5), "base_link");
        Assert.Equal(21, track.Samples.Length);
        EgoMotion motion = track.Between(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1.5))!.Value;
        Assert.Equal(5, motion.To.X - motion.From.X, 6);
        Assert.Empty(told);
    }

    private static int PlaceBehind(byte[] bytes, string text) =>
        bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text)) + text.Length;

    private static void AssertFrames(List<(long Id, TimeSpan Time, byte Value)> frames, int first, int end) =>
        Assert.Equal(
            Enumerable.Range(first, end - first).Select(i => ((long)i, TimeSpan.FromSeconds(i / 10.0), (byte)i)),
            frames);
}
