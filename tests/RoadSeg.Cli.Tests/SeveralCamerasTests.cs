using System.Text.Json;
using RoadSeg.Cli.Tests.Support;

namespace RoadSeg.Cli.Tests;

/// <summary>Several sources in one run share the network and are otherwise on their own.</summary>
public sealed class SeveralCamerasTests
{
    private const string Left = "synthetic:?seed=3&seconds=1&size=320x240";

    [Fact]
    public async Task Each_camera_gives_the_lines_that_it_gives_alone()
    {
        using TempFolder folder = new();
        string street = Repository.File("recordings/street.mp4");
        ToolResult both = await Tool.RunRoadSegAsync("run", Left, street, "--to", "1", "--rate", "max",
            "--out", "jsonl:" + folder["o.jsonl"], "--metrics", folder["{camera}.json"]);
        ToolResult alone = await Tool.RunRoadSegAsync("run", street, "--to", "1", "--rate", "max",
            "--in-flight", "1", "--out", "jsonl:" + folder["alone.jsonl"]);
        Assert.True(both.Code == 0, both.Error);
        Assert.True(alone.Code == 0, alone.Error);
        Assert.Equal(
            await File.ReadAllTextAsync(folder["alone.jsonl"]), await File.ReadAllTextAsync(folder["o-street.jsonl"]));
        Assert.Equal(20, (await File.ReadAllLinesAsync(folder["o-synthetic.jsonl"])).Length);
        Assert.True(File.Exists(folder["street.json"]));
        Assert.True(File.Exists(folder["synthetic.json"]));
    }

    [Fact]
    public async Task Lines_of_two_cameras_on_standard_output_are_whole()
    {
        ToolResult result = await Tool.RunRoadSegAsync("run", Left, Repository.File("recordings/street.mp4"),
            "--to", "2", "--rate", "max", "--out", "jsonl:-");
        Assert.True(result.Code == 0, result.Error);
        string[] cameras = [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            using JsonDocument scene = JsonDocument.Parse(line);
            return scene.RootElement.GetProperty("camera").GetString()!;
        })];
        Assert.Equal(20, cameras.Count(c => c == "synthetic"));
        Assert.InRange(cameras.Count(c => c == "street"), 40, 41);
    }

    // Cameras called "full" and "null", so that the same sink fails for one of them.
    [Fact]
    public async Task A_sink_that_fails_for_one_camera_leaves_everything_else()
    {
        using TempFolder folder = new();
        foreach (string name in (string[])["full", "null"])
        {
            File.Copy(Repository.File("recordings/street.mp4"), folder[name + ".mp4"]);
        }

        ToolResult result = await Tool.RunRoadSegAsync("run", folder["full.mp4"], folder["null.mp4"], "--to", "1",
            "--rate", "max", "--out", "jsonl:/dev/{camera}", "--out", "jsonl:" + folder["o.jsonl"]);
        Assert.Equal(6, result.Code);
        Assert.Contains("jsonl:/dev/full", result.Error, StringComparison.Ordinal);
        foreach (string name in (string[])["full", "null"])
        {
            Assert.InRange((await File.ReadAllLinesAsync(folder[$"o-{name}.jsonl"])).Length, 20, 21);
        }
    }

    [Theory]
    [InlineData("would both be camera \"street\"", "recordings/street.mp4", "recordings/street.mp4")]
    [InlineData("--camera is given 1 times for 2 sources", "recordings/street.mp4", "synthetic:?seconds=1",
        "--camera", "calibration/street.yaml")]
    public async Task What_cannot_be_told_apart_is_refused(string told, params string[] words)
    {
        string[] paths = [.. words.Select(w => w.Contains('/', StringComparison.Ordinal) ? Repository.File(w) : w)];
        ToolResult result = await Tool.RunRoadSegAsync(["run", .. paths]);
        Assert.Equal(2, result.Code);
        Assert.Contains(told, result.Error, StringComparison.Ordinal);
    }
}
