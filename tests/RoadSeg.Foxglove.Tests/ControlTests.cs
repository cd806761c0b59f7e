using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using RoadSeg.Foxglove.Tests.Support;

namespace RoadSeg.Foxglove.Tests;

/// <summary>Parameters and playback.</summary>
public sealed class ControlTests
{
    private const string Opacity = "/roadseg/overlay_opacity";

    [Fact]
    public async Task All_parameters_are_read()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        using TestClient client = await server.ConnectAsync();
        await client.SendAsync("""{"op":"getParameters","parameterNames":[],"id":"a"}""");
        JsonNode values = await client.TextAsync("parameterValues");
        Assert.Equal("a", (string?)values["id"]);
        Dictionary<string, JsonNode> all = values["parameters"]!.AsArray()
            .ToDictionary(p => (string)p!["name"]!, p => p!["value"]!);
        Assert.Equal(1, (double)all[Opacity]);
        Assert.Equal(["Sky", "Road"], all["/roadseg/visible_classes"].AsArray().Select(c => (string)c!));
        Assert.Equal(0.5, (double)all["/roadseg/max_age_s"]);
        Assert.Equal(("front", "small"), ((string)all["/roadseg/camera"]!, (string)all["/roadseg/model"]!));
    }

    [Fact]
    public async Task They_are_set_for_everybody_and_followers_are_told()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        using TestClient setter = await server.ConnectAsync();
        using TestClient follower = await server.ConnectAsync();
        await follower.SendAsync("""{"op":"subscribeParameterUpdates","parameterNames":[]}""");
        await follower.SubscribeAsync(1, "/roadseg/overlay/compressed");
        await follower.SettleAsync();
        await setter.SendAsync($$"""
            {"op":"setParameters","id":"x","parameters":[{"name":"{{Opacity}}","value":0.25},
            {"name":"/roadseg/visible_classes","value":["Road"]},{"name":"/roadseg/max_age_s","value":0.2}]}
            """);
        JsonNode values = await setter.TextAsync("parameterValues");
        Assert.Equal("x", (string?)values["id"]);
        Assert.Equal(0.25, (double)values["parameters"]![0]!["value"]!);
        JsonNode told = await follower.TextAsync("parameterValues");
        Assert.Equal(Opacity, (string?)told["parameters"]![0]!["name"]);
        await server.PublishAsync(1);
        await follower.MessageAsync(1);
        Assert.Equal(0.25, server.Encoder.Look!.Opacity);
        Assert.Equal("Sky", Assert.Single(server.Encoder.Look.HiddenClasses));
        Assert.Equal(TimeSpan.FromSeconds(0.2), server.Limit.Now);
    }

    [Theory]
    [InlineData(Opacity, "2", "from 0")]
    [InlineData(Opacity, "\"dark\"", "from 0")]
    [InlineData("/roadseg/visible_classes", "[\"Moon\"]", "Sky, Road")]
    [InlineData("/roadseg/visible_classes", "7", "class names")]
    [InlineData("/roadseg/max_age_s", "0.6", "0.5")]
    [InlineData("/roadseg/max_age_s", "0", "0.05")]
    [InlineData("/roadseg/camera", "\"rear\"", "only be read")]
    [InlineData("/roadseg/other", "1", "not known")]
    public async Task What_cannot_be_is_refused_and_stays(string name, string value, string expected)
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        using TestClient client = await server.ConnectAsync();
        await client.SendAsync($$"""{"op":"setParameters","parameters":[{"name":"{{name}}","value":{{value}}}]}""");
        JsonNode status = await client.TextAsync("status");
        Assert.Equal(2, (int)status["level"]!);
        Assert.Contains(expected, (string?)status["message"], StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(0.5), server.Limit.Now);
    }

    [Fact]
    public async Task Playback_is_controlled_and_every_client_hears_of_it()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        using TestClient client = await server.ConnectAsync("foxglove.sdk.v1");
        using TestClient other = await server.ConnectAsync("foxglove.sdk.v1");
        await client.BinaryAsync(5);
        await other.BinaryAsync(5);
        await client.SendAsync(Request(isPause: true, 2, 3_500_000_000, "one"), WebSocketMessageType.Binary);
        byte[] answer = await AnsweredAsync(client, "one");
        Assert.Equal(1, answer[1]);
        Assert.Equal(3_500_000_000, BitConverter.ToInt64(answer, 2));
        Assert.Equal(2f, BitConverter.ToSingle(answer, 10));
        Assert.Equal(1, answer[14]);
        Assert.Equal(["speed 2", "pause", "seek 3.5"], server.Playback.Asked);
        byte[] news = await other.BinaryAsync(5);
        Assert.Equal((1, 1, 0), ((int)news[1], (int)news[14], BitConverter.ToInt32(news, 15)));

        // Beyond its end is its end, and without a place it stays where it is.
        await client.SendAsync(Request(isPause: false, 1, ulong.MaxValue, "two"), WebSocketMessageType.Binary);
        answer = await AnsweredAsync(client, "two");
        Assert.Equal((0, 21_000_000_000), ((int)answer[1], BitConverter.ToInt64(answer, 2)));
        await client.SendAsync(Request(isPause: false, 1, null, "three"), WebSocketMessageType.Binary);
        Assert.Equal(0, (await AnsweredAsync(client, "three"))[14]);
        Assert.Equal("seek 21", server.Playback.Asked.Last(a => a.StartsWith("seek", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_end_of_the_recording_is_told()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        using TestClient client = await server.ConnectAsync("foxglove.sdk.v1");
        await client.BinaryAsync(5);
        server.Playback.State = server.Playback.State with { IsAtEnd = true };
        while ((await client.BinaryAsync(5))[1] != 3)
        {
        }
    }

    [Fact]
    public async Task What_was_not_offered_is_refused_in_words()
    {
        await using ServerUnderTest live = await ServerUnderTest.StartAsync(o => o with { Playback = null });
        using TestClient client = await live.ConnectAsync("foxglove.sdk.v1");
        await client.SendAsync(Request(isPause: true, 1, null, "x"), WebSocketMessageType.Binary);
        Assert.Contains("playback", (string?)(await client.TextAsync("status"))["message"], StringComparison.Ordinal);
        await client.SendAsync("""{"op":"advertise","channels":[]}""");
        Assert.Contains("advertise", (string?)(await client.TextAsync("status"))["message"], StringComparison.Ordinal);
        await client.SendAsync("""{"op":"subscribe","subscriptions":[{"id":1,"channelId":99}]}""");
        Assert.Contains("99", (string?)(await client.TextAsync("status"))["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Playback_that_cannot_seek_is_not_offered()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        server.Playback.State = server.Playback.State with { WhyNoSeek = "looped" };
        using TestClient client = await server.ConnectAsync("foxglove.sdk.v1");
        JsonNode hello = await client.TextAsync("serverInfo");
        Assert.DoesNotContain("playbackControl", hello["capabilities"]!.AsArray().Select(c => (string)c!));
    }

    private static async Task<byte[]> AnsweredAsync(TestClient client, string id)
    {
        while (true)
        {
            byte[] answer = await client.BinaryAsync(5);
            if (Encoding.UTF8.GetString(answer.AsSpan(19)) == id)
            {
                return answer;
            }
        }
    }

    internal static byte[] Request(bool isPause, float speed, ulong? seek, string id)
    {
        byte[] name = Encoding.UTF8.GetBytes(id);
        byte[] request = new byte[19 + name.Length];
        request[0] = 3;
        request[1] = isPause ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteSingleLittleEndian(request.AsSpan(2), speed);
        request[6] = seek is null ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteUInt64LittleEndian(request.AsSpan(7), seek ?? 0);
        BinaryPrimitives.WriteInt32LittleEndian(request.AsSpan(15), name.Length);
        name.CopyTo(request, 19);
        return request;
    }
}
