using System.Text.Json;
using RoadSeg.Cli.Tests.Support;

namespace RoadSeg.Cli.Tests;

/// <summary>Reports, chosen frames and scores of a recording.</summary>
public sealed class ReplayBenchTests
{
    private static readonly string Street = Repository.File("recordings/street.mp4");

    [Fact]
    public async Task Overwriting_a_report_replaces_it_and_needs_none_to_be_there()
    {
        using TempFolder folder = new();
        string[] run = ["run", "synthetic:?seconds=1&size=320x240", "--report", folder["report"], "--overwrite"];
        for (int i = 0; i < 2; i++)
        {
            ToolResult result = await Tool.RunRoadSegAsync(run);
            Assert.True(result.Code == 0, result.Error);
        }

        Assert.Equal(["index.html", "overlay.mp4"], Directory.GetFiles(folder["report"]).Select(Path.GetFileName).Order());
        Assert.Single(Directory.GetDirectories(folder.Path));
    }

    [Fact]
    public async Task A_report_is_one_page_and_a_clip()
    {
        using TempFolder folder = new();
        ToolResult result = await Tool.RunRoadSegAsync("run", Street, "--to", "2",
            "--camera", Repository.File("calibration/street.yaml"), "--report", folder["report"]);
        Assert.True(result.Code == 0, result.Error);
        Assert.Equal(["index.html", "overlay.mp4"], Directory.GetFiles(folder["report"]).Select(Path.GetFileName).Order());
        string page = await File.ReadAllTextAsync(folder["report/index.html"]);
        Assert.Contains("Drivable area", page, StringComparison.Ordinal);
        Assert.Contains("#t=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"http", page, StringComparison.Ordinal);
        Assert.InRange(await Tool.CountFramesAsync(folder["report/overlay.mp4"]), 40, 41);
    }

    [Fact]
    public async Task The_same_recording_gives_the_same_chosen_frames()
    {
        using TempFolder folder = new();
        foreach (string name in (string[])["one", "two"])
        {
            ToolResult result = await Tool.RunRoadSegAsync(
                "mine", Street, "--to", "4", "--top", "5", "--out", folder[name],
                "--camera", Repository.File("calibration/street.yaml"), "--in-flight", name == "one" ? "1" : "2");
            Assert.True(result.Code == 0, result.Error);
        }

        string index = await File.ReadAllTextAsync(folder["one/index.csv"]);
        Assert.Equal(index, await File.ReadAllTextAsync(folder["two/index.csv"]));
        using JsonDocument json = JsonDocument.Parse(await File.ReadAllBytesAsync(folder["one/index.json"]));
        string[] files = [.. json.RootElement.GetProperty("frames").EnumerateArray().Select(f => f.GetProperty("file").GetString()!)];
        Assert.InRange(files.Length, 2, 5);
        Assert.All(files, f => Assert.True(File.Exists(folder["one/" + f])));
        Assert.Equal(files.Length, Directory.GetFiles(folder["one"], "*.png").Length);
    }

    [Fact]
    public async Task A_second_model_adds_the_frames_on_which_both_differ()
    {
        using TempFolder folder = new();
        ToolResult result = await Tool.RunRoadSegAsync(
            "mine", Street, "--to", "2", "--top", "4", "--out", folder["chosen"],
            "--model", Repository.File("models/roadseg-camvid-s.json"),
            "--against", Repository.File("models/roadseg-camvid-s-int8.json"));
        Assert.True(result.Code == 0, result.Error);
        Assert.Contains("disagreement", (await File.ReadAllLinesAsync(folder["chosen/index.csv"]))[1..].Aggregate("", (a, b) => a + b), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scores_have_calibration_steadiness_and_pictures()
    {
        using TempFolder folder = new();
        ToolResult result = await Tool.RunRoadSegAsync(
            "eval", Street, "--to", "2", "--labels", Repository.File("recordings/street.csv"),
            "--json", folder["s.json"], "--report", folder["report"]);
        Assert.True(result.Code == 0, result.Error);
        using JsonDocument json = JsonDocument.Parse(await File.ReadAllBytesAsync(folder["s.json"]));
        Assert.InRange(json.RootElement.GetProperty("calibration_error").GetDouble(), 0, 0.5);
        Assert.InRange(json.RootElement.GetProperty("temporal_consistency").GetDouble(), 0.5, 1);
        Assert.Equal(12, json.RootElement.GetProperty("confusion").GetProperty("Road").GetArrayLength());
        Assert.Equal(
            ["confusion.svg", "index.html", "worst.jpg"], Directory.GetFiles(folder["report"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Labels_with_values_of_another_set_are_told()
    {
        using TempFolder folder = new();
        Directory.CreateDirectory(folder["images"]);
        Directory.CreateDirectory(folder["labels"]);
        await Tool.FfmpegAsync("-f", "lavfi", "-i", "color=gray:size=64x48", "-frames:v", "1", folder["images/a_leftImg8bit.png"]);
        await Tool.FfmpegAsync("-f", "lavfi", "-i", "color=0x282828:size=64x48", "-frames:v", "1", "-pix_fmt", "gray",
            folder["labels/a_gtFine_labelIds.png"]);
        ToolResult result = await Tool.RunRoadSegAsync("eval", "--images", folder["images"], "--labels", folder["labels"]);
        Assert.Equal(4, result.Code);
        Assert.Contains("no class of the label set \"cityscapes\"", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"rider\": \"Bicyklist\"}", "\"Bicyklist\" is no class of the model")]
    [InlineData("{\"raider\": \"Bicyclist\"}", "\"raider\" is no class of the label set")]
    [InlineData("[1]", "Expected a JSON object")]
    public async Task A_class_map_that_is_wrong_is_told_by_its_name(string map, string told)
    {
        using TempFolder folder = new();
        await File.WriteAllTextAsync(folder["map.json"], map);
        ToolResult result = await Tool.RunRoadSegAsync(
            "eval", Street, "--to", "1", "--labels", Repository.File("recordings/street.csv"), "--label-set", "cityscapes",
            "--class-map", folder["map.json"]);
        Assert.Equal(3, result.Code);
        Assert.Contains($"--class-map \"{folder["map.json"]}\"", result.Error, StringComparison.Ordinal);
        Assert.Contains(told, result.Error, StringComparison.Ordinal);
    }
}
