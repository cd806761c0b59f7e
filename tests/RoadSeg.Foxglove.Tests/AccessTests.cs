using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using RoadSeg.Foxglove.Tests.Support;
using RoadSeg.Publishing;

namespace RoadSeg.Foxglove.Tests;

/// <summary>Who gets in, and what nobody gets away with.</summary>
public sealed class AccessTests
{
    private const string Token = "a-token-of-some-length";

    [Theory]
    [InlineData(null, true)]
    [InlineData("http://localhost:8080", true)]
    [InlineData("http://127.0.0.1:3000", true)]
    [InlineData("file://", true)]
    [InlineData("https://app.foxglove.dev", true)]
    [InlineData("http://app.foxglove.dev", false)]
    [InlineData("https://app.foxglove.dev.evil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("null", false)]
    public async Task Pages_of_strangers_do_not_read_along(string? origin, bool isAdmitted)
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        Task<TestClient> connecting = TestClient.ConnectAsync(
            server.Publisher.Url, FoxglovePublisher.Subprotocols, options =>
            {
                if (origin is not null)
                {
                    options.SetRequestHeader("Origin", origin);
                }
            });
        if (isAdmitted)
        {
            using TestClient client = await connecting;
            await client.TextAsync("serverInfo");
        }
        else
        {
            await Assert.ThrowsAsync<WebSocketException>(() => connecting);
        }
    }

    [Fact]
    public async Task A_foreign_name_that_leads_here_does_not_help()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        await Assert.ThrowsAsync<WebSocketException>(() => TestClient.ConnectAsync(
            server.Publisher.Url, FoxglovePublisher.Subprotocols, o => o.SetRequestHeader("Host", "evil.example")));
    }

    [Fact]
    public async Task With_a_token_who_knows_it_gets_in_from_any_page()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync(o => o with { Token = Token });
        Assert.EndsWith("/?token=" + Token, server.Publisher.Url, StringComparison.Ordinal);
        using TestClient client = await TestClient.ConnectAsync(
            server.Publisher.Url, FoxglovePublisher.Subprotocols,
            options => options.SetRequestHeader("Origin", "https://evil.example"));
        await client.TextAsync("serverInfo");
        string without = server.Publisher.Url.Split("/?")[0];
        using TestClient bearer = await TestClient.ConnectAsync(
            without, FoxglovePublisher.Subprotocols,
            options => options.SetRequestHeader("Authorization", "Bearer " + Token));
        foreach (string wrong in (string[])[without, without + "/?token=" + Token + "x"])
        {
            await Assert.ThrowsAsync<WebSocketException>(
                () => TestClient.ConnectAsync(wrong, FoxglovePublisher.Subprotocols));
        }
    }

    [Fact]
    public async Task Other_addresses_have_a_token_of_their_own()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync(
            o => o with { EndPoint = new IPEndPoint(IPAddress.Any, 0) });
        Assert.Matches("^ws://127\\.0\\.0\\.1:\\d+/\\?token=[0-9a-f]{32}$", server.Publisher.Url);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_so()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        SinkException e = await Assert.ThrowsAsync<SinkException>(() => ServerUnderTest.StartAsync(
            o => o with { EndPoint = (IPEndPoint)taken.LocalEndpoint }));
        Assert.Contains("another program listens there", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_is_a_limit_to_clients()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync(o => o with { ClientsMax = 2 });
        using TestClient first = await server.ConnectAsync();
        using TestClient second = await server.ConnectAsync();
        using TestClient third = await TestClient.ConnectAsync(server.Publisher.Url, FoxglovePublisher.Subprotocols);
        await third.UntilClosedAsync();
        Assert.Equal("too many clients", third.CloseReason);
        Assert.Equal(2, server.Publisher.ClientCount);
        await first.SettleAsync();
    }

    [Theory]
    [InlineData("text", "hello")]
    [InlineData("text", "[]")]
    [InlineData("text", "{}")]
    [InlineData("text", """{"op":7}""")]
    [InlineData("text", """{"op":"subscribe"}""")]
    [InlineData("text", """{"op":"subscribe","subscriptions":[{"id":-1,"channelId":1}]}""")]
    [InlineData("text", """{"op":"subscribe","subscriptions":[{"id":"a","channelId":1}]}""")]
    [InlineData("text", """{"op":"getParameters","parameterNames":[1]}""")]
    [InlineData("text", """{"op":"getParameters","id":{}}""")]
    [InlineData("text", """{"op":"setParameters","parameters":[{"value":1}]}""")]
    [InlineData("text", """{"op":"[[[[[[[[[[[[[[[[[[[[""")]
    [InlineData("binary", "")]
    [InlineData("binary", "\u0003")]
    [InlineData("binary", "\u0003\u0009aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task What_is_no_message_closes_this_client_only(string type, string message)
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        using TestClient stays = await server.ConnectAsync();
        using TestClient goes = await server.ConnectAsync("foxglove.sdk.v1");
        await goes.SendAsync(
            Encoding.Latin1.GetBytes(message),
            type == "text" ? WebSocketMessageType.Text : WebSocketMessageType.Binary);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await goes.UntilClosedAsync());
        await Eventually.TrueAsync(() => server.Publisher.ClientCount == 1);
        await stays.SettleAsync();
    }

    [Fact]
    public async Task Messages_too_long_or_too_many_close_the_client()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        using TestClient tooLong = await server.ConnectAsync();
        await tooLong.SendAsync(new byte[40_000], WebSocketMessageType.Text, isLast: false);
        await tooLong.SendAsync(new byte[40_000], WebSocketMessageType.Text, isLast: true);
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, await tooLong.UntilClosedAsync());
        using TestClient tooMany = await server.ConnectAsync();
        try
        {
            for (int i = 0; i < 5000; i++)
            {
                await tooMany.SendAsync("""{"op":"unsubscribe","subscriptionIds":[]}""");
            }
        }
        catch (WebSocketException)
        {
            // Cut off while it was still talking.
        }

        await tooMany.UntilClosedAsync();
        await Eventually.TrueAsync(() => server.Publisher.ClientCount == 0);
    }
}
