using RoadSeg.Cli.Tests.Support;

namespace RoadSeg.Cli.Tests;

/// <summary>run.sh called from elsewhere.</summary>
public sealed class RunScriptTests : IDisposable
{
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
}
