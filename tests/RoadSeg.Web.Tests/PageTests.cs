using System.Globalization;
using RoadSeg.Web.Tests.Support;

namespace RoadSeg.Web.Tests;

/// <summary>The page in a real browser, with the bundled drive behind it.</summary>
public sealed class PageTests
{
    private const string Frame = "roadsegMonitor.scene.frame";
    private const string Paused = "roadsegMonitor.figures.playback.paused";

    [Theory]
    [InlineData(1280, 720)]
    [InlineData(3840, 2160)]
    public async Task The_drive_moves_and_everything_is_on_the_page(int width, int height)
    {
        await using Chromium browser = await Chromium.StartAsync(width, height);
        await using RunningCommand command = await RunningCommand.StartAsync("--loop");
        await OpenAsync(browser, command, "roadsegMonitor.drawn > 30");
        await browser.UntilAsync("roadsegMonitor.figures.stages.length >= 8");
        Assert.False(await browser.AskAsync<bool>("document.documentElement.scrollHeight > innerHeight"));
        Assert.False(await browser.AskAsync<bool>(
            "[...document.querySelectorAll('button, select, dd, td')].some(e => "
            + "{ const r = e.getBoundingClientRect(); return r.width > 0 && (r.right > innerWidth + 1 || r.left < 0); })"));
        Assert.True(await browser.AskAsync<bool>("document.getElementById('back').disabled"));
        Assert.True(await browser.AskAsync<bool>("document.getElementById('record').disabled"));
        await SaveAsync(browser, string.Create(CultureInfo.InvariantCulture, $"page-{width}x{height}.png"));
        Assert.Equal(0, await command.StopAsync());
        await browser.UntilAsync("document.getElementById('status-word').textContent === 'ENDED'");
        Assert.DoesNotContain(browser.Errors, e => !e.Contains("/ws", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_recording_is_paused_stepped_and_sought_with_keys()
    {
        await using Chromium browser = await Chromium.StartAsync();
        await using RunningCommand command = await RunningCommand.StartAsync();
        await OpenAsync(browser, command, $"{Frame} > 3");
        await browser.PressAsync(" ");
        await browser.UntilAsync(Paused);
        await browser.UntilAsync("document.getElementById('status-why').textContent.startsWith('PAUSED')");

        // What was on its way still comes; then one step is one frame.
        await Task.Delay(1000);
        long frame = await browser.AskAsync<long>(Frame);
        await browser.PressAsync("ArrowRight");
        await browser.UntilAsync($"{Frame} === {frame + 1}");
        await browser.PressAsync("ArrowLeft");
        await browser.UntilAsync($"{Frame} === {frame}");
        await browser.PressAsync("ArrowRight", isShifted: true);
        await browser.UntilAsync($"{Frame} > {frame + 20}");
        await browser.PressAsync("Home");
        await browser.UntilAsync($"{Frame} === 0");
        await browser.PressAsync("+");
        await browser.UntilAsync("document.getElementById('speed').value === '2'");
        await SaveAsync(browser, "page-paused.png");
        await browser.PressAsync(" ");
        await browser.UntilAsync($"{Frame} > 2");
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Classes_opacity_and_colours_change_the_picture_of_this_page_alone()
    {
        const string PictureSum = "(() => { const c = document.getElementById('picture'); const d = c.getContext('2d')"
            + ".getImageData(0, 0, c.width, c.height).data; let s = 0; for (const b of d) { s += b; } return s; })()";
        await using Chromium browser = await Chromium.StartAsync();
        await using RunningCommand command = await RunningCommand.StartAsync();
        await OpenAsync(browser, command, $"{Frame} > 3");
        await browser.PressAsync(" ");
        await browser.UntilAsync(Paused);
        await Task.Delay(1000);
        List<long> sums = [await browser.AskAsync<long>(PictureSum)];
        foreach (string key in new[] { "1", "]", "c", "5" })
        {
            await browser.PressAsync(key);
            await browser.AskAsync<bool>("new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => r(true))))");
            sums.Add(await browser.AskAsync<long>(PictureSum));
            Assert.NotEqual(sums[^2], sums[^1]);
        }

        await browser.ClickAsync("#classes button:nth-child(1)");
        Assert.Equal("true", await browser.AskAsync<string>(
            "document.querySelector('#classes button').getAttribute('aria-pressed')"));
        await browser.PressAsync("?", isShifted: true);
        Assert.True(await browser.AskAsync<bool>("document.getElementById('help').open"));
        await SaveAsync(browser, "page-keys.png");

        // What was chosen is still so after a reload.
        await OpenAsync(browser, command, "roadsegMonitor.scene");
        Assert.Equal("model", await browser.AskAsync<string>("document.getElementById('palette').value"));
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Snapshots_and_recordings_are_files()
    {
        string folder = Directory.CreateTempSubdirectory("roadseg-web-").FullName;
        await using Chromium browser = await Chromium.StartAsync();
        await using RunningCommand command = await RunningCommand.StartAsync("--loop", "--record-dir", folder);
        await browser.DownloadToAsync(folder);
        await OpenAsync(browser, command, "roadsegMonitor.drawn > 3");
        await browser.PressAsync("s");
        await Eventually.TrueAsync(() => Directory.GetFiles(folder, "roadseg-street-*.png").Length == 1);
        await browser.PressAsync("r");
        await browser.UntilAsync("document.getElementById('record').textContent.includes('Stop')");
        await browser.UntilAsync("roadsegMonitor.drawn > 20");
        await SaveAsync(browser, "page-recording.png");
        await browser.ClickAsync("#record");
        await browser.UntilAsync("document.getElementById('record').textContent === 'Record'");
        Assert.True(new FileInfo(Path.Combine(folder, "street.mp4")).Length > 10_000);
        Assert.Equal(0, await command.StopAsync());
        byte[] snapshot = await File.ReadAllBytesAsync(Directory.GetFiles(folder, "*.png")[0]);
        Assert.True(snapshot.Length > 50_000);
        await SaveAsync("snapshot.png", snapshot);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_picture_that_is_old_never_looks_fresh()
    {
        await using Chromium browser = await Chromium.StartAsync();
        await using RunningCommand command = await RunningCommand.StartAsync("--loop");
        await OpenAsync(browser, command, "roadsegMonitor.drawn > 3");
        await command.SignalAsync("STOP");
        await browser.UntilAsync("document.getElementById('curtain').textContent.startsWith('STALE')");
        await browser.UntilAsync("document.getElementById('figure-age').textContent.endsWith(' s')");
        await SaveAsync(browser, "page-stale.png");
        await command.SignalAsync("CONT");
        await browser.UntilAsync("document.getElementById('curtain').hidden");
        await command.SignalAsync("KILL");
        await browser.UntilAsync("document.getElementById('status-word').textContent === 'NO CONNECTION'");
    }

    [Fact]
    public async Task The_end_of_a_recording_waits_for_its_viewer()
    {
        await using RunningCommand command = await RunningCommand.StartAsync("--to", "2");
        await using (Chromium browser = await Chromium.StartAsync())
        {
            await OpenAsync(browser, command, "roadsegMonitor.figures.playback.at_end");
            await browser.UntilAsync("document.getElementById('status-why').textContent.startsWith('END')");
            await browser.PressAsync(" ");
            await browser.UntilAsync($"{Frame} < 20");
        }

        Assert.Equal(0, await command.EndAsync());
        Assert.Contains("1 viewer, ", command.Said, StringComparison.Ordinal);
    }

    private static async Task OpenAsync(Chromium browser, RunningCommand command, string ready)
    {
        await browser.OpenAsync(command.Url);
        await browser.UntilAsync($"window.roadsegMonitor?.figures && roadsegMonitor.scene && {ready}");
    }

    private static async Task SaveAsync(Chromium browser, string name) =>
        await SaveAsync(name, await browser.PictureAsync());

    // To be looked at by people.
    private static async Task SaveAsync(string name, byte[] picture)
    {
        string folder = Path.Combine(RunningCommand.Root, "artifacts/test-pages");
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, name), picture);
    }
}
