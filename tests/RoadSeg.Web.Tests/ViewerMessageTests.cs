using System.Net.WebSockets;
using System.Text;
using RoadSeg.Web.Tests.Support;
using RoadSeg.Web.Viewers;

namespace RoadSeg.Web.Tests;

/// <summary>What viewers may send: what is malformed closes that viewer, and that one only.</summary>
public sealed class ViewerMessageTests
{
    [Theory]
    [InlineData("{\"type\":\"pause\"}", "pause")]
    [InlineData("{\"type\":\"resume\"}", "resume")]
    [InlineData("{\"type\":\"step\",\"frames\":1}", "step 1")]
    [InlineData("{\"frames\":-1,\"type\":\"step\"}", "step -1")]
    [InlineData("{\"type\":\"seek\",\"to_s\":12.5}", "seek 12.5")]
    [InlineData("{\"type\":\"speed\",\"factor\":0.25}", "speed 0.25")]
    [InlineData("{\"type\":\"record\",\"on\":true}", "record")]
    [InlineData("{\"type\":\"record\",\"on\":false}", "stop")]
    public async Task Controls_are_passed_on_and_shown_at_once(string message, string expected)
    {
        await using MonitorUnderTest monitor = await MonitorUnderTest.StartAsync();
        using TestPage page = await monitor.WatchAsync();
        await page.SendAsync(message);
        await Eventually.TrueAsync(() => !monitor.Controls.Asked.IsEmpty);
        Assert.Equal([expected], monitor.Controls.Asked);
        await page.TextAsync("figures");
    }

    [Fact]
    public async Task The_time_is_answered_with_what_was_asked()
    {
        await using MonitorUnderTest monitor = await MonitorUnderTest.StartAsync();
        using TestPage page = await monitor.WatchAsync();
        await page.SendAsync("{\"type\":\"time\",\"client_ms\":123.5}");
        Assert.Equal(123.5, (double)(await page.TextAsync("time"))["client_ms"]!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("nothing")]
    [InlineData("{\"type\":\"pause\"}{}")]
    [InlineData("{\"type\":\"pause\",\"to_s\":1}")]
    [InlineData("{\"type\":\"format\"}")]
    [InlineData("{\"type\":\"seek\"}")]
    [InlineData("{\"type\":\"seek\",\"to_s\":-1}")]
    [InlineData("{\"type\":\"seek\",\"to_s\":1e300}")]
    [InlineData("{\"type\":\"seek\",\"to_s\":\"1\"}")]
    [InlineData("{\"type\":\"speed\",\"factor\":0}")]
    [InlineData("{\"type\":\"step\",\"frames\":1000000}")]
    [InlineData("{\"type\":\"ack\",\"sequence\":5}")]
    [InlineData("{\"type\":\"ack\",\"sequence\":0.5}")]
    [InlineData("{\"type\":\"pause\",\"type\":\"pause\"}")]
    public async Task What_is_malformed_closes_that_viewer_alone(string message)
    {
        await using MonitorUnderTest monitor = await MonitorUnderTest.StartAsync();
        using TestPage good = await monitor.WatchAsync();
        using TestPage bad = await monitor.WatchAsync();
        await bad.SendAsync(message);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await bad.UntilClosedAsync());
        await Eventually.TrueAsync(() => monitor.Publisher.ViewerCount == 1);
        Assert.Empty(monitor.Controls.Asked);
        await monitor.PublishAsync(1);
        await good.AckAsync(await good.SceneAsync());
    }

    [Fact]
    public async Task Too_long_binary_and_too_many_are_refused()
    {
        await using MonitorUnderTest monitor = await MonitorUnderTest.StartAsync();
        using TestPage longOne = await monitor.WatchAsync();
        await longOne.SendAsync("{\"type\":\"pause\"" + new string(' ', 100_000) + "}");
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, await longOne.UntilClosedAsync());
        using TestPage binary = await monitor.WatchAsync();
        await binary.SendAsync([1, 2, 3], WebSocketMessageType.Binary);
        Assert.Equal(WebSocketCloseStatus.InvalidMessageType, await binary.UntilClosedAsync());
        using TestPage flood = await monitor.WatchAsync();
        Task<WebSocketCloseStatus?> closed = flood.UntilClosedAsync();
        try
        {
            for (int i = 0; i < 20_000 && !closed.IsCompleted; i++)
            {
                await flood.SendAsync("{\"type\":\"time\",\"client_ms\":1}");
            }
        }
        catch (WebSocketException)
        {
            // Closed while sending: what is tested for.
        }

        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await closed);
        Assert.Equal("too many messages", flood.CloseReason);
    }

    [Fact]
    public void An_acknowledgement_holds_for_what_was_sent_before_it()
    {
        Assert.Equal(new ClientCommand(CommandKind.Ack, 7), ClientCommand.Parse("{\"type\":\"ack\",\"sequence\":7}"u8));
        Assert.Null(ClientCommand.Parse(Encoding.UTF8.GetBytes("{\"type\":\"ack\",\"sequence\":4294967296}")));
    }
}
