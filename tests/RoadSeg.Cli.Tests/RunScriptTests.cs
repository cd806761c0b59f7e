using System.Text.Json;
using RoadSeg.Cli.Tests.Support;

namespace RoadSeg.Cli.Tests;

/// <summary>run.sh called from elsewhere.</summary>
[Collection(Building)]
public sealed class RunScriptTests : IDisposable
{
    /// <summary>Tests whose run.sh may build, which two must not do at once.</summary>
    public const string Building = "run.sh builds";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Paths_are_those_of_the_folder_that_it_is_called_from()
    {
        ToolResult result = await Tool.RunAsync(
            "env", "-C", folder.Path, Repository.File("run.sh"), "run", "synthetic:?seconds=1&fps=2&size=320x240",
            "--out", "jsonl:here.jsonl");
        Assert.True(result.Code == 0, result.Error);
        Assert.Equal(2, File.ReadAllLines(folder["here.jsonl"]).Length);
    }

    [Fact]
    public async Task Paths_of_a_benchmark_are_those_of_the_folder_too()
    {
        ToolResult result = await Tool.RunAsync(
            "env", "-C", folder.Path, Repository.File("run.sh"), "bench", "kernels", "--rounds", "1", "--only", "480x360 to 480x360",
            "--json", "here.json");
        Assert.True(result.Code == 0, result.Output + result.Error);
        using JsonDocument times = JsonDocument.Parse(File.ReadAllBytes(folder["here.json"]));
    }

    [Fact]
    public async Task The_reference_of_the_api_is_written_there()
    {
        ToolResult result = await Tool.RunAsync("env", "-C", folder.Path, Repository.File("run.sh"), "api", "pages");
        Assert.True(result.Code == 0, result.Output + result.Error);
        Assert.True(File.Exists(Path.Combine(folder["pages"], "README.md")));
    }
}
