using System.Text.Json;
using RoadSeg.Cli.Tests.Support;

namespace RoadSeg.Cli.Tests;

/// <summary>Two sides on one recording: verdict, exit code, files.</summary>
public sealed class CompareTests
{
    private const string Street = "recordings/street.mp4";
    private const string Float = "models/roadseg-camvid-s.json";
    private const string Int8 = "models/roadseg-camvid-s-int8.json";

    private static readonly string[] Source = [Repository.File(Street), "--to", "1"];

    [Fact]
    public async Task A_model_against_itself_agrees_wholly_and_passes()
    {
        ToolResult result = await Tool.RunRoadSegAsync(
            ["compare", .. Source, "--a", "threads=1", "--b", "threads=2", "--fail-below", "1"]);
        Assert.True(result.Code == 0, result.Error);
        Assert.Contains("PASS: 100.000 % of all pixels agree", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_precisions_differ_and_a_limit_turns_that_into_an_exit_code()
    {
        using TempFolder folder = new();
        ToolResult result = await Tool.RunRoadSegAsync(
            ["compare", .. Source, "--camera", Repository.File("calibration/street.yaml"),
            "--a", Repository.File(Float), "--b", Repository.File(Int8), "--fail-below", "0.99999",
            "--json", folder["c.json"], "--report", folder["report"]]);
        Assert.True(result.Code == 7, result.Error);
        Assert.StartsWith("FAIL: ", result.Output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(await File.ReadAllBytesAsync(folder["c.json"]));
        JsonElement root = json.RootElement;
        int frames = root.GetProperty("frames").GetInt32();
        Assert.InRange(frames, 20, 21);
        Assert.InRange(root.GetProperty("agreement").GetDouble(), 0.9, 0.99999);
        Assert.False(root.GetProperty("pass").GetBoolean());
        Assert.InRange(root.GetProperty("classes").GetProperty("Road").GetProperty("iou").GetDouble(), 0.9, 1);
        Assert.InRange(root.GetProperty("grid").GetProperty("agreement").GetDouble(), 0.5, 1);
        Assert.Equal(frames, root.GetProperty("per_frame").GetArrayLength());
        Assert.True(root.GetProperty("latency_a_ms").GetProperty("p50").GetDouble() > 0);
        Assert.Equal(frames, await Tool.CountFramesAsync(folder["report/side-by-side.mp4"]));
        Assert.Equal(frames, await Tool.CountFramesAsync(folder["report/difference.mp4"]));
        Assert.Contains("Frames that differ most", await File.ReadAllTextAsync(folder["report/index.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Earlier_runs_are_compared_by_what_they_wrote()
    {
        using TempFolder folder = new();
        Directory.CreateDirectory(folder["run"]);
        ToolResult run = await Tool.RunRoadSegAsync(
            ["run", .. Source, "--out", "masks:" + folder["run/masks"], "--out", "jsonl:" + folder["run/results.jsonl"],
            "--metrics", folder["run/metrics.json"]]);
        Assert.True(run.Code == 0, run.Error);
        ToolResult same = await Tool.RunRoadSegAsync(
            ["compare", .. Source, "--a", folder["run"], "--b", "threads=1", "--fail-below", "1",
            "--json", folder["c.json"]]);
        Assert.True(same.Code == 0, same.Error + same.Output);
        using JsonDocument json = JsonDocument.Parse(await File.ReadAllBytesAsync(folder["c.json"]));
        using JsonDocument metrics = JsonDocument.Parse(await File.ReadAllBytesAsync(folder["run/metrics.json"]));
        Assert.Equal(
            metrics.RootElement.GetProperty("latency_ms").GetProperty("capture_to_publish").GetProperty("p50").GetDouble(),
            json.RootElement.GetProperty("latency_a_ms").GetProperty("p50").GetDouble());
        ToolResult longer = await Tool.RunRoadSegAsync(
            "compare", Repository.File(Street), "--to", "1.2", "--a", folder["run"], "--b", folder["run/masks"]);
        Assert.Equal(4, longer.Code);
        Assert.Contains("has no mask of frame 2", longer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "is no setting", "--a", "speed=3", "--b", "threads=1")]
    [InlineData(2, "a part is empty", "--a", "threads=1,", "--b", "threads=1")]
    [InlineData(2, "is no share", "--a", "threads=1", "--b", "threads=2", "--fail-below", "98")]
    [InlineData(2, "\"yesterday\" does not exist; expected a model card or .onnx, the folder of an earlier run",
        "--a", "yesterday", "--b", "threads=1")]
    [InlineData(5, "nosuch.json", "--a", "nosuch.json", "--b", "threads=1")]
    public async Task What_cannot_be_meant_is_told(int code, string told, params string[] options)
    {
        ToolResult result = await Tool.RunRoadSegAsync(["compare", .. Source, .. options]);
        Assert.Equal(code, result.Code);
        Assert.Contains(told, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_masks_is_no_earlier_run()
    {
        using TempFolder folder = new();
        ToolResult result = await Tool.RunRoadSegAsync(["compare", .. Source, "--a", folder.Path, "--b", "threads=1"]);
        Assert.Equal(4, result.Code);
        Assert.Contains("holds no masks", result.Error, StringComparison.Ordinal);
    }
}
