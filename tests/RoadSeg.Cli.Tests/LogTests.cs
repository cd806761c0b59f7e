using System.Diagnostics;
using System.Text.Json;
using RoadSeg.Cli.Tests.Support;

namespace RoadSeg.Cli.Tests;

/// <summary>Logs through the whole command.</summary>
public sealed class LogTests : IDisposable
{
    private static readonly string Drive = Repository.File("recordings/street.mp4");
    private static readonly string Camera = Repository.File("calibration/street.yaml");

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    // The log has the pictures, the camera and its place: the second run needs nothing else.
    [Fact]
    public async Task A_drive_becomes_a_log_and_the_log_is_a_source()
    {
        ToolResult written = await Tool.RunRoadSegAsync(
            "run", Drive, "--camera", Camera, "--to", "1", "--out", "mcap:" + folder["a.mcap"],
            "--mcap-pictures", "source,overlay,classes");
        Assert.True(written.Code == 0, written.Error);
        ToolResult again = await Tool.RunRoadSegAsync(
            "run", folder["a.mcap"] + "?topic=/roadseg/image/compressed", "--out", "jsonl:" + folder["a.jsonl"]);
        Assert.True(again.Code == 0, again.Error);
        string[] lines = await File.ReadAllLinesAsync(folder["a.jsonl"]);
        Assert.True(lines.Length > 5, $"{lines.Length} frames");
        using JsonDocument last = JsonDocument.Parse(lines[^1]);
        Assert.Equal(lines.Length - 1, last.RootElement.GetProperty("frame").GetInt32());
        Assert.Equal(JsonValueKind.Object, last.RootElement.GetProperty("grid").ValueKind);
    }

    [Fact]
    public async Task Several_topics_are_an_error_with_a_list()
    {
        ToolResult written = await Tool.RunRoadSegAsync(
            "run", "synthetic:?seed=3&seconds=1", "--out", "mcap:" + folder["a.mcap"], "--mcap-pictures", "source,overlay");
        Assert.True(written.Code == 0, written.Error);
        ToolResult result = await Tool.RunRoadSegAsync("run", folder["a.mcap"], "--out", "jsonl:-");
        Assert.Equal(4, result.Code);
        Assert.Contains("/roadseg/overlay/compressed", result.Error, StringComparison.Ordinal);
        Assert.Contains("?topic=", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_killed_run_had_written_can_be_replayed()
    {
        Process run = Tool.Start(
            Tool.RoadSeg, "run", "synthetic:?seed=3&seconds=60", "--rate", "realtime", "--out", "mcap:" + folder["a.mcap"]);
        Task<string> output = run.StandardOutput.ReadToEndAsync();
        Task<string> error = run.StandardError.ReadToEndAsync();
        // Some chunks: the last one may be cut off.
        for (int i = 0; i < 600 && !(File.Exists(folder["a.mcap"]) && new FileInfo(folder["a.mcap"]).Length > 3_000_000); i++)
        {
            await Task.Delay(100);
        }

        run.Kill();
        await run.WaitForExitAsync();
        Assert.True(File.Exists(folder["a.mcap"]), await error + await output);
        run.Dispose();
        ToolResult result = await Tool.RunRoadSegAsync("run", folder["a.mcap"], "--out", "jsonl:" + folder["a.jsonl"]);
        Assert.True(result.Code == 0, result.Error);
        Assert.Contains("no index", result.Error, StringComparison.Ordinal);
        Assert.True((await File.ReadAllLinesAsync(folder["a.jsonl"])).Length >= 10);
    }

    [Theory]
    [InlineData(2, "--mcap-split", "1GB", "--out", "jsonl:-")]
    [InlineData(2, "--mcap-split", "7", "--out", "mcap:a.mcap")]
    [InlineData(2, "--record-on", "rain", "--out", "mcap:a.mcap")]
    [InlineData(2, "--mcap-pictures", "all", "--out", "mcap:a.mcap")]
    [InlineData(6, "--out", "mcap:no-such-folder/a.mcap")]
    public async Task What_cannot_be_meant_is_refused(int code, params string[] options)
    {
        ToolResult result = await Tool.RunRoadSegAsync(["run", "synthetic:?seed=3&seconds=1", .. options]);
        Assert.Equal(code, result.Code);
        Assert.True(result.Error.Length > 20, result.Error);
    }

    [Fact]
    public async Task A_file_that_is_no_log_is_an_error_of_the_source()
    {
        await File.WriteAllTextAsync(folder["a.mcap"], "not a log");
        ToolResult result = await Tool.RunRoadSegAsync("run", folder["a.mcap"], "--out", "jsonl:-");
        Assert.Equal(4, result.Code);
        Assert.Contains("no log that can be read", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }
}
