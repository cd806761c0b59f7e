using RoadSeg.Geometry;
using RoadSeg.Mcap.Tests.Support;
using RoadSeg.Odometry;
using RoadSeg.Ros;
using RoadSeg.Ros.Messages;

namespace RoadSeg.Mcap.Tests;

/// <summary>The motion that a log tells, on its pictures' time.</summary>
public sealed class LogOdometryTests : IDisposable
{
    private static readonly TimeSpan Epoch = TimeSpan.FromSeconds(1000);

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("zstd")]
    [InlineData("lz4")]
    [InlineData("")]
    public async Task Motion_is_read_on_the_time_of_the_pictures(string compression)
    {
        await WriteAsync(compression, "/odom");
        OdometryTrack track = Read(null);
        Assert.Equal(101, track.Samples.Length);
        EgoMotion motion = track.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2))!.Value;
        Assert.Equal(5, motion.To.X - motion.From.X, 6);
        Assert.Equal(0.1, motion.Turn, 6);
        Assert.Equal(0, track.BreakCount);
    }

    // With the index only the end of the log is read.
    [Fact]
    public async Task Only_the_range_that_is_played_is_read()
    {
        await WriteAsync("zstd", "/odom");
        OdometryTrack track = LogOdometry.Read(
            folder["a.mcap"], null, new LogSourceOptions(From: TimeSpan.FromSeconds(8)), Epoch, "base_link");
        Assert.InRange(track.Samples[0].Seconds, 4, 8);
        Assert.Equal(10, track.Samples[^1].Seconds, 6);
        Assert.NotNull(track.Between(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(8.5)));
    }

    [Fact]
    public async Task Of_several_topics_one_is_asked_for_and_named()
    {
        await WriteAsync("", "/odom", "/wheel/odom");
        OdometryException several = Assert.Throws<OdometryException>(() => Read(null));
        Assert.Contains("\"/odom\", \"/wheel/odom\"", several.Message, StringComparison.Ordinal);
        Assert.Contains("--odometry log:/odom", several.Message, StringComparison.Ordinal);
        Assert.Equal(101, Read("/wheel/odom").Samples.Length);
        OdometryException none = Assert.Throws<OdometryException>(() => Read("/gps"));
        Assert.Contains("no nav_msgs/msg/Odometry on \"/gps\"", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_odd_is_said()
    {
        List<string> told = [];
        await WriteAsync("", "/odom");
        LogOdometry.Read(
            folder["a.mcap"], null, new LogSourceOptions { Tell = told.Add }, Epoch, vehicleFrame: "chassis");
        Assert.Equal(2, told.Count);
        Assert.Contains("the motion of \"base_link\"; it is taken for that of \"chassis\"", told[0], StringComparison.Ordinal);
        Assert.Contains("1 messages on \"/odom\" are broken or out of order", told[1], StringComparison.Ordinal);
        await Logs.WriteAsync(folder["own.mcap"], 5);
        OdometryException none = Assert.Throws<OdometryException>(() => LogOdometry.Read(
            folder["own.mcap"], null, new LogSourceOptions(), Epoch, "base_link"));
        Assert.Contains("there is none", none.Message, StringComparison.Ordinal);
        OdometryException video = Assert.Throws<OdometryException>(() => LogOdometry.Read(
            "drive.mp4", null, new LogSourceOptions(), Epoch, "base_link"));
        Assert.Contains("\"drive.mp4\" is no log", video.Message, StringComparison.Ordinal);
    }

    private OdometryTrack Read(string? topic) =>
        LogOdometry.Read(folder["a.mcap"], topic, new LogSourceOptions(), Epoch, "base_link");

    // Ten a second for ten seconds: 5 m/s along x, a turn of 0.1 rad/s; one message out of order, which is left out.
    private Task WriteAsync(string compression, params string[] topics)
    {
        OtherLog log = new();
        foreach (string topic in topics)
        {
            int channel = log.Channel(topic, RosTypes.Odometry);
            for (int i = 0; i <= 101; i++)
            {
                double seconds = (i == 101 ? 50 : i) / 10.0;
                OdometryContents contents = new(
                    RosTime.FromNanoseconds((long)Math.Round((1000 + seconds) * 1e9)), "odom", "base_link",
                    new Vector3D(5 * seconds, 1, 0),
                    new UnitQuaternion(0, 0, Math.Sin(0.05 * seconds), Math.Cos(0.05 * seconds)), default, default);
                log.Add(
                    channel, 1_000_000_000_000 + (i * 100_000_000L),
                    OtherLog.Written(cdr => OdometryMessage.Write(cdr, contents)));
            }
        }

        return log.WriteAsync(folder["a.mcap"], compression);
    }
}
