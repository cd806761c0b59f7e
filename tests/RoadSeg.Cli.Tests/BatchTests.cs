using System.Diagnostics;
using System.Text.Json;
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

    // Killed as kill -9 does it, while the second of three is half done.
    [Fact]
    public async Task After_a_kill_what_is_finished_stays_and_what_was_half_done_is_done_anew()
    {
        using TempFolder folder = await DrivesAsync("a", "c");
        await Tool.FfmpegAsync("-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=16", "-c:v", "libx264",
            "-preset", "ultrafast", "-pix_fmt", "yuv420p", folder["drives/b.mp4"]);
        FileInfo half = new(folder["out/b.unfinished/results.jsonl"]);
        using (Process process = Tool.Start(Tool.RoadSeg, "batch", folder["drives"], "--jobs", "1", "--out", folder["out"]))
        {
            bool IsHalfDone()
            {
                half.Refresh();
                return half is { Exists: true, Length: > 0 };
            }

            Assert.True(SpinWait.SpinUntil(() => IsHalfDone() || process.HasExited, Patience));
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        Assert.True(IsDone("a"));
        Assert.False(IsDone("b"));
        Assert.True(half.Exists);
        DateTime finished = File.GetLastWriteTimeUtc(folder["out/a/results.jsonl"]);
        ToolResult result = await BatchAsync(folder);
        Assert.True(result.Code == 0, result.Error);
        Assert.Contains("1 of 3 recordings are finished already", result.Error, StringComparison.Ordinal);
        Assert.Equal(finished, File.GetLastWriteTimeUtc(folder["out/a/results.jsonl"]));
        string[] rows = (await File.ReadAllLinesAsync(folder["out/summary.csv"]))[1..];
        Assert.Equal(["a", "b", "c"], rows.Select(l => l.Split(',')[0]));
        Assert.All(rows, row => Assert.Equal("done", row.Split(',')[2]));
        Assert.Empty(Directory.GetDirectories(folder["out"], "*.unfinished"));
        string[] lines = await File.ReadAllLinesAsync(folder["out/b/results.jsonl"]);
        Assert.Equal(
            Enumerable.Range(0, 400).Select(i => (long)i),
            lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("frame").GetInt64()));

        bool IsDone(string name) => File.Exists(folder[$"out/{name}/done.json"]);
    }

    [Fact]
    public async Task Empty_drives_are_told_and_leave_the_others()
    {
        using TempFolder folder = await DrivesAsync("a");
        Directory.CreateDirectory(folder["drives/nothing"]);
        await File.WriteAllBytesAsync(folder["drives/zero.mp4"], []);
        await File.WriteAllTextAsync(folder["list.txt"], "# Monday\n\ndrives/a.mp4\ndrives/nothing\ndrives/zero.mp4\n");
        await File.WriteAllTextAsync(folder["none.txt"], "# nothing yet\n");
        ToolResult result = await Tool.RunRoadSegAsync("batch", folder["list.txt"], "--out", folder["out"]);
        Assert.Equal(4, result.Code);
        string[] rows = (await File.ReadAllLinesAsync(folder["out/summary.csv"]))[1..];
        Assert.Equal(["a,done", "nothing,failed", "zero,failed"], rows.Select(l => l.Split(',')).Select(c => $"{c[0]},{c[2]}"));

        ToolResult none = await Tool.RunRoadSegAsync("batch", folder["none.txt"], "--out", folder["out-none"]);
        Assert.Equal(4, none.Code);
        Assert.Contains("none.txt\" names no recording", none.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["out-none"]));
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
