using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using RoadSeg.Cli.Tests.Support;
using RoadSeg.Foxglove.Tests.Support;
using RoadSeg.Web.Tests.Support;

namespace RoadSeg.Cli.Tests.Labels;

/// <summary>
/// Nothing of a person's pixels gets to anybody who watches: the monitor's page, its snapshots and recordings,
/// Foxglove and the window look the same for two drives that differ only in how a person looks. (Shared memory and JSON
/// lines hold no pictures; ROS 2 topics have a test of their own.)
/// </summary>
public sealed partial class AnonymousLiveTests : IDisposable
{
    // What the window makes of pictures as small as these.
    private const int WindowWidth = 1024;
    private const int WindowHeight = 768;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly byte[] JpegStart = [0xff, 0xd8, 0xff];

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Two_people_who_look_different_look_the_same_to_everybody_who_watches()
    {
        string model = TwoLooks.WriteNetwork(folder["model"], "Sky");
        TwoLooks.WriteDrive(folder["one/drive"], seed: 1, isStill: true);
        TwoLooks.WriteDrive(folder["two/drive"], seed: 2, isStill: true);
        Dictionary<string, byte[]> one = await SeenAsync("one", "a", model, "--anonymise", "people");
        Dictionary<string, byte[]> two = await SeenAsync("two", "b", model, "--anonymise", "people");
        Dictionary<string, byte[]> plain = await SeenAsync("two", "c", model);
        string[] expected =
        [
            "/roadseg/image/compressed", "/roadseg/overlay/compressed", "page", "recording",
            .. Chromium.IsThere ? ["snapshot"] : Array.Empty<string>(),
            .. VirtualScreen.IsThere ? ["window"] : Array.Empty<string>(),
        ];
        Assert.Equal(expected, one.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([], TwoLooks.Unlike(one, two));
        Assert.Equal([], TwoLooks.Alike(one, plain));
    }

    // One picture as each of them gets it.
    private async Task<Dictionary<string, byte[]>> SeenAsync(
        string drive, string name, string model, params string[] anonymise)
    {
        Dictionary<string, byte[]> seen = [];
        using VirtualScreen? screen = VirtualScreen.Start(WindowWidth, WindowHeight);
        string[] window = screen is null ? [] : ["--out", "window"];
        string[] arguments =
        [
            "run", folder[drive + "/drive"], "--model", model, "--fps", "10", "--loop", "--rate", "realtime", "--out",
            "web:0", "--out", "foxglove:0", "--record-dir", folder[name], .. window, .. anonymise,
        ];
        using Process run = Tool.StartOn(screen?.Name, Tool.RoadSeg, arguments);
        (string monitor, string foxglove) = await AddressesAsync(run);

        using (TestPage page = await TestPage.OpenAsync(monitor))
        {
            byte[] scene = await page.SceneAsync();
            seen["page"] = OfJpeg(scene.AsSpan(scene.Length - BitConverter.ToInt32(scene, 120)));
            await page.SendAsync("{\"type\":\"record\",\"on\":true}");
            await AddFoxgloveAsync(foxglove, seen);
            if (Chromium.IsThere)
            {
                seen["snapshot"] = await SnapshotAsync(monitor, folder[name + "-saved"]);
            }

            if (screen is not null)
            {
                seen["window"] = await screen.SteadyAsync(folder["screen.png"], Patience);
            }

            await UntilAsync(() => Directory.EnumerateFiles(folder[name]).Any(f => new FileInfo(f).Length > 0));
            await page.SendAsync("{\"type\":\"record\",\"on\":false}");
        }

        await Tool.RunAsync("kill", "-INT", run.Id.ToString(CultureInfo.InvariantCulture));
        ToolResult result = await Tool.FinishAsync(run);
        Assert.True(result.Code == 0, result.Error);
        string still = folder[name + ".png"];
        await Tool.FfmpegAsync("-i", Directory.GetFiles(folder[name]).Single(), "-frames:v", "1", still);
        seen["recording"] = TwoLooks.OfPicture(still);
        return seen;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (long start = Stopwatch.GetTimestamp(); !condition(); await Task.Delay(50))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, "it did not come about");
        }
    }

    // What the button saves, without the line of words below the picture.
    private static async Task<byte[]> SnapshotAsync(string monitor, string saved)
    {
        await using Chromium browser = await Chromium.StartAsync();
        Directory.CreateDirectory(saved);
        await browser.DownloadToAsync(saved);
        await browser.OpenAsync(monitor);
        await browser.UntilAsync("window.roadsegMonitor?.scene && roadsegMonitor.drawn > 3");
        await browser.ClickAsync("#snapshot");
        await UntilAsync(() => Directory.EnumerateFiles(saved, "*.png").Any());
        string whole = Directory.EnumerateFiles(saved, "*.png").Single();
        string picture = Path.Combine(saved, "picture.png");
        await Tool.FfmpegAsync("-i", whole, "-vf", "crop=iw:ih*0.95:0:0", picture);
        return TwoLooks.OfPicture(picture);
    }

    private async Task AddFoxgloveAsync(string url, Dictionary<string, byte[]> seen)
    {
        using TestClient client = await TestClient.ConnectAsync(url, ["foxglove.websocket.v1"]);
        await client.TextAsync("advertise");
        foreach ((int id, string topic) in client.Channels.Keys
            .Where(t => t.EndsWith("/compressed", StringComparison.Ordinal)).Index())
        {
            await client.SubscribeAsync((uint)id, topic);
            byte[] message = (await client.MessageAsync((uint)id)).Bytes;
            seen[topic] = OfJpeg(message.AsSpan(message.AsSpan().IndexOf(JpegStart)));
        }
    }

    private byte[] OfJpeg(ReadOnlySpan<byte> jpeg)
    {
        File.WriteAllBytes(folder["seen.jpg"], jpeg);
        return TwoLooks.OfPicture(folder["seen.jpg"]);
    }

    private static async Task<(string Monitor, string Foxglove)> AddressesAsync(Process run)
    {
        string monitor = "";
        string foxglove = "";
        using CancellationTokenSource patience = new(Patience);
        while (monitor.Length == 0 || foxglove.Length == 0)
        {
            string? line = await run.StandardError.ReadLineAsync(patience.Token);
            Assert.NotNull(line);
            monitor = Monitor().Match(line) is { Success: true } m ? m.Groups[1].Value : monitor;
            foxglove = Foxglove().Match(line) is { Success: true } f ? f.Groups[1].Value : foxglove;
        }

        return (monitor, foxglove);
    }

    [GeneratedRegex("monitor at (http://[^\\s,]+)")]
    private static partial Regex Monitor();

    [GeneratedRegex("foxglove at (ws://[^\\s,]+)")]
    private static partial Regex Foxglove();
}
