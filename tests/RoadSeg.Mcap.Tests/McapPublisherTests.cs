using System.Text.Json.Nodes;
using RoadSeg.Mcap.Tests.Support;
using RoadSeg.Publishing;
using RoadSeg.Ros.Scenes;
using RoadSeg.Tests.Conformance;

namespace RoadSeg.Mcap.Tests;

/// <summary>Our logs, read by others.</summary>
public sealed class McapPublisherTests : PublisherConformance, IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_reader_finds_everything(bool isCompressed)
    {
        string path = folder["a.mcap"];
        await Logs.WriteAsync(path, 30, Logs.Options with { IsCompressed = isCompressed, WithClassMap = true });
        JsonNode log = await Logs.ReadAsync(path);
        Assert.Equal("ros2", log["profile"]!.GetValue<string>());
        Assert.Equal(isCompressed ? "zstd" : "", log["compression"]!.GetValue<string>());
        foreach (RosTopic topic in RosTopics.All.Where(t => t.Kind != RosTopicKind.Overlay))
        {
            JsonNode found = log["topics"]![topic.FullName("/roadseg")]!;
            Assert.Equal(topic.Type.Name, found["schema"]!.GetValue<string>());
            Assert.Equal(topic.IsPerFrame ? 30 : 1, found["count"]!.GetValue<int>());
        }

        Assert.Equal((9 * 30) + 2, log["statistics"]!["messageCount"]!.GetValue<int>());
        Assert.Equal(1000e9, log["statistics"]!["messageStartTime"]!.GetValue<double>());
        Assert.Equal(1002.9e9, log["statistics"]!["messageEndTime"]!.GetValue<double>());
        Assert.Equal(4, log["chunkCount"]!.GetValue<int>());
        Assert.Equal(log["actualCrc"]!.GetValue<uint>(), log["dataCrc"]!.GetValue<uint>());
        Assert.Equal("camera_name: front", log["attachments"]![0]!["text"]!.GetValue<string>());
        Assert.Equal("street", log["metadata"]![0]!["values"]!["model"]!.GetValue<string>());
        JsonNode grid = log["topics"]!["/roadseg/occupancy_grid"]!;
        Assert.Equal(1002, grid["last"]!["header"]!["stamp"]!["sec"]!.GetValue<int>());
        Assert.Equal(Enumerable.Range(0, 30), grid["sequences"]!.AsArray().Select(s => s!.GetValue<int>()));
    }

    [Fact]
    public async Task Channels_say_what_rosbag2_needs()
    {
        string path = folder["a.mcap"];
        await Logs.WriteAsync(path, 2);
        foreach (JsonNode? channel in (await Logs.ReadAsync(path))["channels"]!.AsArray())
        {
            Assert.Equal("cdr", channel!["encoding"]!.GetValue<string>());
            Assert.Equal("ros2msg", channel["schemaEncoding"]!.GetValue<string>());
            string durability = channel["topic"]!.GetValue<string>() is "/roadseg/occupancy_grid" or "/tf_static" ? "1" : "2";
            Assert.Contains("durability: " + durability, channel["qos"]!.GetValue<string>(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_same_scenes_give_the_same_bytes()
    {
        await Logs.WriteAsync(folder["a.mcap"], 25);
        await Logs.WriteAsync(folder["b.mcap"], 25);
        Assert.Equal(await File.ReadAllBytesAsync(folder["a.mcap"]), await File.ReadAllBytesAsync(folder["b.mcap"]));
    }

    // As after kill -9: the file as it stands without the publisher's end, and cut off anywhere.
    [Fact]
    public async Task What_was_not_finished_can_be_read_up_to_the_last_chunk()
    {
        string path = folder["a.mcap"];
        McapPublisher publisher = Logs.Publisher(path);
        Logs.Publish(publisher, 0, 45);
        File.Copy(path, folder["killed.mcap"]);
        await publisher.DisposeAsync();
        JsonNode killed = await Logs.StreamAsync(folder["killed.mcap"]);
        Assert.Equal(0, killed["left"]!.GetValue<int>());
        Assert.Equal(40, killed["topics"]!["/roadseg/occupancy_grid"]!["count"]!.GetValue<int>());

        byte[] whole = await File.ReadAllBytesAsync(folder["killed.mcap"]);
        await File.WriteAllBytesAsync(folder["cut.mcap"], whole[..(whole.Length - 7)]);
        JsonNode cut = await Logs.StreamAsync(folder["cut.mcap"]);
        Assert.InRange(cut["topics"]!["/roadseg/occupancy_grid"]!["count"]!.GetValue<int>(), 30, 40);
    }

    [Fact]
    public async Task A_log_is_split_by_time_and_each_part_is_whole()
    {
        await Logs.WriteAsync(folder["a.mcap"], 50, Logs.Options with { SplitTime = TimeSpan.FromSeconds(2) });
        Assert.Equal(["a_0.mcap", "a_1.mcap", "a_2.mcap"], folder.Files);
        int grids = 0;
        foreach (string file in folder.Files)
        {
            JsonNode log = await Logs.ReadAsync(folder[file]);
            grids += log["topics"]!["/roadseg/occupancy_grid"]!["count"]!.GetValue<int>();
            Assert.Equal(1, log["topics"]!["/tf_static"]!["count"]!.GetValue<int>());
            Assert.Single(log["attachments"]!.AsArray());
        }

        Assert.Equal(50, grids);
    }

    [Fact]
    public async Task A_log_is_split_by_size()
    {
        await Logs.WriteAsync(folder["a.mcap"], 50, Logs.Options with { SplitBytes = 60_000, IsCompressed = false });
        Assert.True(folder.Files.Length >= 2, string.Join(' ', folder.Files));
        Assert.All(folder.Files, f => Assert.InRange(new FileInfo(folder[f]).Length, 1, 90_000));
    }

    [Fact]
    public async Task Only_what_is_around_an_event_is_recorded()
    {
        RecordingEvents events = new(RecordingTriggers.PedestrianInPath, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1));
        await Logs.WriteAsync(folder["a.mcap"], 300, Logs.Options with { Events = events }, (scene, i) =>
        {
            if (i is 100 or 105 or 200)
            {
                Logs.AddPersonInPath(scene);
            }
        });
        Assert.Equal(["a_0.mcap", "a_1.mcap"], folder.Files);
        await AssertSpanAsync("a_0.mcap", 8, 11.5);
        await AssertSpanAsync("a_1.mcap", 18, 21);
    }

    [Fact]
    public async Task Without_an_event_there_is_no_file()
    {
        RecordingEvents events = new(RecordingTriggers.Stale, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        await Logs.WriteAsync(folder["a.mcap"], 60, Logs.Options with { Events = events });
        Assert.Empty(folder.Files);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error()
    {
        SinkException e = Assert.Throws<SinkException>(() => Logs.Publisher(folder["no/a.mcap"]));
        Assert.Contains("there is no folder", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_there_is_not_replaced()
    {
        await File.WriteAllTextAsync(folder["a.mcap"], "mine");
        McapPublisher publisher = Logs.Publisher(folder["a.mcap"]);
        SinkException e = await Assert.ThrowsAsync<SinkException>(async () =>
        {
            Logs.Publish(publisher, 0, 20);
            await publisher.DisposeAsync();
        });
        Assert.Contains("a.mcap", e.Message, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(folder["a.mcap"]));
    }

    protected override IPublisher Create() => Logs.Publisher(folder["conformance.mcap"]);

    protected override bool ShowsRepeated => true;

    protected override int CountWritten()
    {
        if (!File.Exists(folder["conformance.mcap"]))
        {
            return 0;
        }

        using Reading.LogReader reader = LogReaders.Open(folder["conformance.mcap"]);
        ushort diagnostics = reader.Channels.Values.Single(c => c.Topic == "/roadseg/diagnostics").Id;
        return (int)reader.CountOf(diagnostics)!.Value;
    }

    private async Task AssertSpanAsync(string file, double from, double to)
    {
        JsonNode statistics = (await Logs.ReadAsync(folder[file]))["statistics"]!;
        double start = (statistics["messageStartTime"]!.GetValue<double>() / 1e9) - 1000;
        double end = (statistics["messageEndTime"]!.GetValue<double>() / 1e9) - 1000;
        Assert.InRange(start, from - 1.1, from);
        Assert.InRange(end, to, to + 0.2);
    }
}
