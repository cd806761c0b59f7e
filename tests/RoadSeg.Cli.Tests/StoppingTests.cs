using System.Diagnostics;
using System.Globalization;
using RoadSeg.Cli.Tests.Support;

namespace RoadSeg.Cli.Tests;

/// <summary>Ctrl-C and SIGTERM at any moment leave whole files and a summary.</summary>
public sealed class StoppingTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("INT", 1500)]
    [InlineData("TERM", 1500)]
    [InlineData("INT", 3000)]
    public async Task A_signal_closes_every_file(string signal, int afterMs)
    {
        string clip = await Tool.VideoAsync(folder, seconds: 5);
        using Process process = Tool.Start(Tool.RoadSeg, "run", clip, "--rate", "realtime", "--loop",
            "--out", "video:" + folder["o.mp4"], "--out", "jsonl:" + folder["o.jsonl"], "--metrics", folder["m.json"]);
        await Task.Delay(afterMs);
        ToolResult kill = await Tool.RunAsync("kill", $"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(0, kill.Code);
        ToolResult result = await Tool.FinishAsync(process);
        Assert.True(result.Code == 0, result.Error);
        Assert.Contains("capture to publish", result.Output, StringComparison.Ordinal);
        string text = await File.ReadAllTextAsync(folder["o.jsonl"]);
        int lines = text.Count(c => c == '\n');
        Assert.True(text.Length == 0 || text[^1] == '\n');
        Assert.True(File.Exists(folder["m.json"]));
        if (lines > 0)
        {
            Assert.Equal(lines, await Tool.CountFramesAsync(folder["o.mp4"]));
        }
    }

    // Nothing can be done on SIGKILL, but what was written before must still play.
    [Fact]
    public async Task Even_a_kill_leaves_a_video_that_plays()
    {
        string clip = await Tool.VideoAsync(folder, seconds: 5);
        string video = folder["o.mp4"];
        string results = folder["o.jsonl"];
        using Process process = Tool.Start(
            Tool.RoadSeg, "run", clip, "--rate", "realtime", "--loop", "--out", "video:" + video, "--out",
            "jsonl:" + results);
        await UntilAsync(() => Task.FromResult(File.Exists(results) && new FileInfo(results).Length > 5000));
        process.Kill();
        await process.WaitForExitAsync();
        await UntilAsync(async () => (await Tool.RunAsync("ffprobe", "-v", "error", video)).Code == 0);
        Assert.InRange(await Tool.CountFramesAsync(video), 1, 200);
    }

    // The signal ends the looking; the frames chosen until then are written all the same.
    [Fact]
    public async Task A_search_that_is_stopped_writes_what_it_chose()
    {
        string clip = await Tool.VideoAsync(folder, seconds: 300);
        using Process process = Tool.Start(Tool.RoadSeg, "mine", clip, "--out", folder["mined"], "-v");
        string? line;
        do
        {
            line = await process.StandardError.ReadLineAsync();
            Assert.NotNull(line);
        }
        while (!line.Contains("provider CPU", StringComparison.Ordinal) || line.Contains("passed", StringComparison.Ordinal));
        await Task.Delay(2000);
        Assert.False(process.HasExited);
        await Tool.RunAsync("kill", "-TERM", process.Id.ToString(CultureInfo.InvariantCulture));
        ToolResult result = await Tool.FinishAsync(process);
        Assert.True(result.Code == 0, result.Error);
        Assert.True(File.Exists(Path.Combine(folder["mined"], "index.json")), result.Output);
    }

    private static async Task UntilAsync(Func<Task<bool>> isIt)
    {
        for (long start = Stopwatch.GetTimestamp(); !await isIt(); await Task.Delay(100))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(60), "it did not come about");
        }
    }
}
