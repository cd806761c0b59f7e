using System.Net.WebSockets;
using System.Text.Json.Nodes;
using RoadSeg.Frames;
using RoadSeg.Publishing;
using RoadSeg.Tests;
using RoadSeg.Tests.Conformance;
using RoadSeg.Web.Tests.Support;

namespace RoadSeg.Web.Tests;

/// <summary>What viewers get, and that they cost the line nothing.</summary>
public sealed class ViewerTests
{
    [Fact]
    public async Task A_viewer_is_told_what_it_watches_and_then_gets_scenes()
    {
        await using MonitorUnderTest monitor = await MonitorUnderTest.StartAsync();
        using TestPage page = await TestPage.OpenAsync(monitor.Publisher.Url);
        JsonNode hello = await page.TextAsync("hello");
        Assert.Equal("drive.mp4", (string?)hello["source"]!["name"]);
        Assert.Equal("image/test", (string?)hello["picture"]);
        Assert.Equal(["other", "drivable"], hello["model"]!["classes"]!.AsArray().Select(c => (string?)c!["role"]));
        Assert.Equal(["ok", "degraded", "stale"], hello["status"]!.AsArray().Select(s => (string?)s));
        Assert.Contains("no drivable ground", hello["reasons"]!.AsArray().Select(r => (string?)r!["text"]));
        await Eventually.TrueAsync(() => monitor.Publisher.ViewerCount == 1);
        for (int i = 0; i < 5; i++)
        {
            await monitor.PublishAsync(i);
            byte[] scene = await page.SceneAsync();
            Assert.Equal(i, BitConverter.ToDouble(scene, 8));
            Assert.All(scene[^8..], b => Assert.Equal(i, b));
            await page.AckAsync(scene);
        }
    }

    [Fact]
    public async Task Nothing_is_encoded_while_nobody_watches_and_old_scenes_are_not_shown()
    {
        await using MonitorUnderTest monitor = await MonitorUnderTest.StartAsync();
        await monitor.PublishAsync(1);
        using (TestPage first = await monitor.WatchAsync())
        {
            Assert.Empty(await first.ScenesUntilSilentAsync());
            Assert.Equal(0, monitor.Encoder.Count);
            await monitor.PublishAsync(2);
            await first.AckAsync(await first.SceneAsync());
            await first.CloseAsync();
        }

        await Eventually.TrueAsync(() => monitor.Publisher.ViewerCount == 0);
        await monitor.PublishAsync(3);
        using TestPage second = await monitor.WatchAsync();
        Assert.Empty(await second.ScenesUntilSilentAsync());
        Assert.Equal(1, monitor.Encoder.Count);
        await monitor.PublishAsync(4);
        Assert.Equal(4, BitConverter.ToDouble(await second.SceneAsync(), 8));
    }

    [Fact]
    public async Task Who_comes_while_the_line_stands_still_sees_what_the_others_see()
    {
        await using MonitorUnderTest monitor = await MonitorUnderTest.StartAsync();
        using TestPage first = await monitor.WatchAsync();
        await monitor.PublishAsync(7);
        await first.SceneAsync();
        using TestPage second = await monitor.WatchAsync();
        Assert.Equal(7, BitConverter.ToDouble(await second.SceneAsync(), 8));
        Assert.Equal(1, monitor.Encoder.Count);
    }

    [Fact]
    public async Task A_slow_viewer_skips_and_the_others_miss_nothing()
    {
        await using MonitorUnderTest monitor = await MonitorUnderTest.StartAsync();
        using TestPage quick = await monitor.WatchAsync();
        using TestPage slow = await monitor.WatchAsync();
        for (int i = 0; i < 20; i++)
        {
            await monitor.PublishAsync(i);
            byte[] scene = await quick.SceneAsync();
            Assert.Equal(i, BitConverter.ToDouble(scene, 8));
            await quick.AckAsync(scene);
        }

        List<byte[]> got = await slow.ScenesUntilSilentAsync();
        Assert.Equal(2, got.Count);
        Assert.Equal(20, monitor.Encoder.Count);

        // With the first acknowledgement comes the newest, not the next.
        await slow.AckAsync(got[0]);
        Assert.Equal(19, BitConverter.ToDouble(await slow.SceneAsync(), 8));
    }

    [Fact]
    public async Task When_no_viewer_can_take_more_nothing_is_encoded()
    {
        await using MonitorUnderTest monitor = await MonitorUnderTest.StartAsync();
        using TestPage page = await monitor.WatchAsync();
        for (int i = 0; i < 2; i++)
        {
            await monitor.PublishAsync(i);
            await page.SceneAsync();
        }

        for (int i = 2; i < 30; i++)
        {
            await monitor.PublishAsync(i);
        }

        Assert.Empty(await page.ScenesUntilSilentAsync());
        Assert.Equal(2, monitor.Encoder.Count);
    }

    [Fact]
    public async Task Publishing_allocates_nothing_watched_or_not()
    {
        await using MonitorUnderTest monitor = await MonitorUnderTest.StartAsync();
        using Scene scene = await ConformanceScene.MakeAsync(ConformanceScene.Pool(), 1);
        Action publish = () =>
        {
            for (int i = 0; i < 100; i++)
            {
                monitor.Publisher.Publish(new SceneView(scene));
            }
        };
        publish();
        Assert.Equal(0, Allocations.Of(publish));
        using TestPage page = await monitor.WatchAsync();
        publish();
        Assert.Equal(0, Allocations.Of(publish));
    }

    [Fact]
    public async Task A_viewer_that_vanishes_disturbs_nobody()
    {
        await using MonitorUnderTest monitor = await MonitorUnderTest.StartAsync();
        using TestPage stays = await monitor.WatchAsync();
        TestPage goes = await monitor.WatchAsync();
        await monitor.PublishAsync(0);
        await stays.AckAsync(await stays.SceneAsync());
        goes.Abort();
        goes.Dispose();
        for (int i = 1; i < 10; i++)
        {
            await monitor.PublishAsync(i);
            byte[] scene = await stays.SceneAsync();
            Assert.Equal(i, BitConverter.ToDouble(scene, 8));
            await stays.AckAsync(scene);
        }

        await Eventually.TrueAsync(() => monitor.Publisher.ViewerCount == 1);
    }

    [Fact]
    public async Task More_viewers_than_allowed_are_sent_away()
    {
        await using MonitorUnderTest monitor = await MonitorUnderTest.StartAsync(o => o with { ViewersMax = 1 });
        using TestPage first = await monitor.WatchAsync();
        using TestPage second = await TestPage.OpenAsync(monitor.Publisher.Url);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await second.UntilClosedAsync());
        Assert.Equal("too many viewers", second.CloseReason);
        await first.CloseAsync();
        await Eventually.TrueAsync(() => monitor.Publisher.ViewerCount == 0);
        using TestPage third = await monitor.WatchAsync();
    }

    [Fact]
    public async Task The_end_of_the_run_is_told_and_closes_everything()
    {
        MonitorUnderTest monitor = await MonitorUnderTest.StartAsync();
        using TestPage answers = await monitor.WatchAsync();
        using TestPage hangs = await monitor.WatchAsync();
        await monitor.PublishAsync(1);
        await answers.SceneAsync();
        Task<WebSocketCloseStatus?> closed = answers.UntilClosedAsync();
        await monitor.DisposeAsync();
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, await closed);
        Assert.Equal("the run has ended", answers.CloseReason);
        Assert.StartsWith("2 viewers, 1 pictures", monitor.Publisher.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_that_cannot_be_encoded_fails_the_sink()
    {
        await using MonitorUnderTest monitor = await MonitorUnderTest.StartAsync();
        using TestPage page = await monitor.WatchAsync();
        monitor.Encoder.Fails = true;
        FramePool pool = ConformanceScene.Pool();
        using Scene scene = await ConformanceScene.MakeAsync(pool, 1);
        SinkException? failure = null;
        await Eventually.TrueAsync(() =>
        {
            try
            {
                monitor.Publisher.Publish(new SceneView(scene));
            }
            catch (SinkException e)
            {
                failure = e;
            }

            return failure is not null;
        });
        Assert.Equal("sink \"web:0\" cannot encode pictures: no such picture", failure!.Message);
    }

    [Fact]
    public async Task Figures_and_log_come_by_themselves()
    {
        await using MonitorUnderTest monitor = await MonitorUnderTest.StartAsync();
        monitor.Log.Add(LogLevel.Warning, "first");
        using TestPage page = await monitor.WatchAsync();
        JsonNode line = (await page.TextAsync("log"))["lines"]!.AsArray().Single()!;
        Assert.Equal("warning", (string?)line["level"]);
        Assert.Equal("first", (string?)line["text"]);
        monitor.Log.Add(LogLevel.Error, new string('x', 5000));
        line = (await page.TextAsync("log"))["lines"]!.AsArray().Single()!;
        Assert.Equal(500, ((string?)line["text"])!.Length);
        JsonNode figures = await page.TextAsync("figures");
        Assert.Equal(1, (int)figures["viewers"]!);
        Assert.Equal("infer", (string?)figures["stages"]![0]!["name"]);
        Assert.Null(figures["age_ms"]![0]);
        Assert.True((bool)figures["playback"]!["paused"]!);
        Assert.Equal(21, (double)figures["playback"]!["end_s"]!);
        Assert.Equal("video:a.mp4", (string?)figures["recording"]!["name"]);
    }
}
