using System.Diagnostics;
using RoadSeg.Cli.Tests.Support;

namespace RoadSeg.Cli.Tests;

/// <summary>Many recordings in one command, that may be killed and taken up again.</summary>
public sealed class BatchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Recordings_give_what_each_gives_alone_and_a_broken_one_leaves_the_others()
    {
        using TempFolder folder = await DrivesAsync("a", "b");
        await File.WriteAllTextAsync(folder["drives/broken.mp4"], "no video");
        ToolResult result = await BatchAsync(folder);
        Assert.Equal(4, result.Code);
        string[] lines = await File.ReadAllLinesAsync(folder["out/summary.csv"]);
        Assert.Equal(["a", "b", "broken"], lines[1..].Select(l => l.Split(',')[0]));
        Assert.Equal(["done", "done", "failed"], lines[1..].Select(l => l.Split(',')[2]));
        ToolResult alone = await Tool.RunRoadSegAsync("run", folder["drives/b.mp4"], "--out", "jsonl:" + folder["b.jsonl"]);
        Assert.True(alone.Code == 0, alone.Error);
        Assert.Equal(
            await File.ReadAllTextAsync(folder["b.jsonl"]), await File.ReadAllTextAsync(folder["out/b/results.jsonl"]));
        Assert.Contains("1 failed", await File.ReadAllTextAsync(folder["out/index.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_finished_is_not_done_again_after_a_kill()
    {
        using TempFolder folder = await DrivesAsync("a", "b", "c");
        using (Process process = Tool.Start(Tool.RoadSeg, "batch", folder["drives"], "--jobs", "1", "--out", folder["out"]))
        {
            Assert.True(SpinWait.SpinUntil(() => File.Exists(folder["out/a/done.json"]) || process.HasExited, Patience));
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        DateTime finished = File.GetLastWriteTimeUtc(folder["out/a/results.jsonl"]);
        ToolResult result = await BatchAsync(folder);
        Assert.True(result.Code == 0, result.Error);
        Assert.Contains("finished already", result.Error, StringComparison.Ordinal);
        Assert.Equal(finished, File.GetLastWriteTimeUtc(folder["out/a/results.jsonl"]));
        Assert.Equal(4, (await File.ReadAllLinesAsync(folder["out/summary.csv"])).Length);
        Assert.Empty(Directory.GetDirectories(folder["out"], "*.unfinished"));
    }

    [Fact]
    public async Task Another_model_or_another_recording_is_refused()
    {
        using TempFolder folder = await DrivesAsync("a");
        string[] model = ["--model", Repository.File("models/roadseg-camvid-s.json")];
        ToolResult first = await BatchAsync(folder, model);
        Assert.True(first.Code == 0, first.Error);
        ToolResult other = await BatchAsync(folder, "--model", Repository.File("models/roadseg-camvid-s-int8.json"));
        Assert.Equal(2, other.Code);
        Assert.Contains("was begun with other settings: model was \"", other.Error, StringComparison.Ordinal);
        File.SetLastWriteTimeUtc(folder["drives/a.mp4"], new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        ToolResult changed = await BatchAsync(folder, model);
        Assert.Equal(2, changed.Code);
        Assert.Contains("is not the one that", changed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_something_else_is_not_touched()
    {
        using TempFolder folder = await DrivesAsync("a");
        Directory.CreateDirectory(folder["out"]);
        await File.WriteAllTextAsync(folder["out/mine.txt"], "mine");
        ToolResult result = await BatchAsync(folder);
        Assert.Equal(2, result.Code);
        Assert.Contains("is not empty and no batch", result.Error, StringComparison.Ordinal);
    }

    private static Task<ToolResult> BatchAsync(TempFolder folder, params string[] options) =>
        Tool.RunRoadSegAsync(["batch", folder["drives"], "--out", folder["out"], .. options]);

    private static async Task<TempFolder> DrivesAsync(params string[] names)
    {
        TempFolder folder = new();
        Directory.CreateDirectory(folder["drives"]);
        string clip = await Tool.VideoAsync(folder);
        foreach (string name in names)
        {
            File.Copy(clip, folder[$"drives/{name}.mp4"]);
        }

        return folder;
    }
}
