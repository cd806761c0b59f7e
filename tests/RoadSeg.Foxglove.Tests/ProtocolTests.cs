using System.Net;
using System.Text.Json.Nodes;
using RoadSeg.Foxglove.Tests.Support;

namespace RoadSeg.Foxglove.Tests;

/// <summary>What clients are told and what they get.</summary>
public sealed class ProtocolTests
{
    private const string Grid = "/roadseg/occupancy_grid";
    private const string Overlay = "/roadseg/overlay/compressed";
    private const string Picture = "/roadseg/image/compressed";
    private const string Diagnostics = "/roadseg/diagnostics";

    [Theory]
    [InlineData("foxglove.websocket.v1", "foxglove.websocket.v1")]
    [InlineData("foxglove.sdk.v1", "foxglove.sdk.v1")]
    [InlineData("other foxglove.websocket.v1 foxglove.sdk.v1", "foxglove.sdk.v1")]
    public async Task Either_subprotocol_is_spoken(string offered, string expected)
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        using TestClient client = await TestClient.ConnectAsync(server.Publisher.Url, offered.Split(' '));
        Assert.Equal(expected, client.Subprotocol);
        JsonNode hello = await client.TextAsync("serverInfo");
        Assert.Equal("RoadSeg front", (string?)hello["name"]);
        string[] capabilities = [.. hello["capabilities"]!.AsArray().Select(c => (string)c!)];
        Assert.Equal(["time", "parameters", "parametersSubscribe", "connectionGraph"], capabilities.Take(4));
        Assert.Equal(expected == "foxglove.sdk.v1", capabilities.Contains("playbackControl"));
        Assert.Equal(expected == "foxglove.sdk.v1" ? (int?)21 : null, (int?)hello["dataEndTime"]?["sec"]);
        JsonNode advertised = await client.TextAsync("advertise");
        JsonNode grid = advertised["channels"]!.AsArray().Single(c => (string?)c!["topic"] == Grid)!;
        Assert.Equal("cdr", (string?)grid["encoding"]);
        Assert.Equal("nav_msgs/msg/OccupancyGrid", (string?)grid["schemaName"]);
        Assert.Equal("ros2msg", (string?)grid["schemaEncoding"]);
        Assert.Contains("int8[] data", (string?)grid["schema"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anything_else_is_refused_in_words()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        using HttpClient http = new();
        using HttpResponseMessage answer = await http.GetAsync(
            server.Publisher.Url.Replace("ws://", "http://", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("foxglove.sdk.v1", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subscriber_gets_every_message_with_its_capture_time()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        using TestClient client = await server.ConnectAsync();
        await client.SubscribeAsync(7, Grid);
        await client.SettleAsync();
        for (int i = 0; i < 20; i++)
        {
            await server.PublishAsync(i);
            (long time, byte[] bytes) = await client.MessageAsync(7);
            Assert.Equal(i * 125_000_000L, time);

            // The stamp in the message is the same; its grid is this frame's.
            Assert.Equal([0, 1, 0, 0], bytes.Take(4));
            Assert.Equal(i / 8, BitConverter.ToInt32(bytes, 4));
            Assert.Equal(i % 8 * 125_000_000U, BitConverter.ToUInt32(bytes, 8));
            Assert.All(bytes[^8..], cell => Assert.Equal(i, cell));
        }
    }

    [Fact]
    public async Task Who_comes_while_the_line_stands_still_sees_what_is_known()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        using TestClient first = await server.ConnectAsync();
        await server.PublishAsync(5);
        using TestClient second = await server.ConnectAsync();
        await second.SubscribeAsync(1, Grid);
        Assert.All((await second.MessageAsync(1)).Bytes[^8..], cell => Assert.Equal(5, cell));
    }

    [Fact]
    public async Task That_nothing_fresh_comes_is_told_and_no_old_picture_is_sent_again()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        using TestClient client = await server.ConnectAsync();
        await client.SubscribeAsync(1, Diagnostics);
        await client.SubscribeAsync(2, Picture);
        await client.SubscribeAsync(3, Grid);
        await client.SettleAsync();
        await server.PublishStaleAsync(16);
        (long time, byte[] bytes) = await client.MessageAsync(1);
        Assert.Equal(3_500_000_000L, time);
        Assert.Contains("source_lost", System.Text.Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        (long gridTime, byte[] grid) = await client.MessageAsync(3);
        Assert.Equal(2, BitConverter.ToInt32(grid, 4));
        Assert.Equal(3_500_000_000L, gridTime);
        Assert.Equal(0, server.Encoder.Count);
    }

    [Fact]
    public async Task Pictures_are_made_only_for_who_asks()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        await server.PublishAsync(1);
        using TestClient client = await server.ConnectAsync();
        await server.PublishAsync(2);
        Assert.Equal((0, 0), (server.Encoder.Count, server.Encoder.OverlayCount));
        await client.SubscribeAsync(1, Overlay);
        await client.SettleAsync();
        await server.PublishAsync(3);
        Assert.All((await client.MessageAsync(1)).Bytes[^FakeEncoder.OverlayBytes..].Distinct(), b => Assert.Equal(3, b));
        Assert.Equal((0, 1), (server.Encoder.Count, server.Encoder.OverlayCount));
        await client.SendAsync("""{"op":"unsubscribe","subscriptionIds":[1]}""");
        await client.SettleAsync();
        await server.PublishAsync(4);
        Assert.Equal(1, server.Encoder.OverlayCount);
    }

    [Fact]
    public async Task A_slow_client_skips_and_the_others_miss_nothing()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        using TestClient quick = await server.ConnectAsync();
        using TestClient slow = await server.ConnectAsync();
        await slow.SubscribeAsync(1, Overlay);
        await slow.SettleAsync();
        await quick.SubscribeAsync(1, Grid);
        await quick.SettleAsync();
        const int Count = 90;
        for (int i = 0; i < Count; i++)
        {
            await server.PublishAsync(i);
            Assert.All((await quick.MessageAsync(1)).Bytes[^8..], cell => Assert.Equal(i, cell));
        }

        // Once it reads again: what was on its way, then the newest, and nothing twice or out of order.
        await server.PublishAsync(Count);
        List<long> got = [];
        do
        {
            got.Add((await slow.MessageAsync(1)).Time / 125_000_000);
            await server.PublishAsync(Count);
        }
        while (got[^1] < Count);
        Assert.Equal(got.Distinct().Order(), got);
        Assert.InRange(got.Count, 2, Count - 1);
    }

    [Fact]
    public async Task Time_is_told_with_every_scene()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        using TestClient client = await server.ConnectAsync();
        await server.PublishAsync(12);
        Assert.Equal(1_500_000_000L, BitConverter.ToInt64(await client.BinaryAsync(2), 1));
    }

    [Fact]
    public async Task The_graph_says_who_reads_what()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        using TestClient client = await server.ConnectAsync();
        await client.SendAsync("""{"op":"subscribeConnectionGraph"}""");
        JsonNode graph = await client.TextAsync("connectionGraphUpdate");
        Assert.Equal("roadseg", (string?)Node(graph, "publishedTopics", Grid)["publisherIds"]![0]);
        Assert.Empty(Node(graph, "subscribedTopics", Grid)["subscriberIds"]!.AsArray());
        using TestClient other = await server.ConnectAsync();
        await other.SubscribeAsync(1, Grid);
        graph = await client.TextAsync("connectionGraphUpdate");
        Assert.Equal("client-2", (string?)Node(graph, "subscribedTopics", Grid)["subscriberIds"]![0]);
        await other.CloseAsync();
        graph = await client.TextAsync("connectionGraphUpdate");
        Assert.Empty(Node(graph, "subscribedTopics", Grid)["subscriberIds"]!.AsArray());
    }

    [Fact]
    public async Task The_end_of_the_run_is_told()
    {
        ServerUnderTest server = await ServerUnderTest.StartAsync();
        using TestClient client = await server.ConnectAsync();
        await server.PublishAsync(1);
        Task ending = server.DisposeAsync().AsTask();
        await client.UntilClosedAsync();
        Assert.Equal("the run has ended", client.CloseReason);
        await ending;
    }

    private static JsonNode Node(JsonNode graph, string list, string topic) =>
        graph[list]!.AsArray().Single(t => (string?)t!["name"] == topic)!;
}
