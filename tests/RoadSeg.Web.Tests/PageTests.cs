using RoadSeg.Web.Tests.Support;

namespace RoadSeg.Web.Tests;

/// <summary>The page in a real browser, with the bundled drive behind it.</summary>
public sealed class PageTests
{
    private const string Drawn = "roadsegMonitor.drawn";

    [Theory]
    [InlineData(1280, 720)]
    [InlineData(3840, 2160)]
    public async Task The_drive_moves_and_everything_is_on_the_page(int width, int height)
    {
        await using Chromium browser = await Chromium.StartAsync(width, height);
        await using RunningCommand command = await RunningCommand.StartAsync("--loop");
        await browser.OpenAsync(command.Url);
        await browser.UntilAsync($"window.roadsegMonitor && {Drawn} > 100");
        await browser.UntilAsync("roadsegMonitor.figures.stages.length >= 8");
        await SaveAsync(browser, $"page-{width}x{height}.png");
        Assert.Empty(browser.Errors);
        Assert.False(await browser.AskAsync<bool>("document.documentElement.scrollHeight > innerHeight"));
        Assert.Equal(0, await command.StopAsync());
        await browser.UntilAsync("document.getElementById('status-word').textContent === 'ENDED'");
    }

    private static async Task SaveAsync(Chromium browser, string name)
    {
        string folder = Path.Combine(RunningCommand.Root, "artifacts/test-pages");
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, name), await browser.PictureAsync());
    }
}
