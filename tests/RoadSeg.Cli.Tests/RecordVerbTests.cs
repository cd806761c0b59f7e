using RoadSeg.Cli.Tests.Support;

namespace RoadSeg.Cli.Tests;

/// <summary><c>roadseg record-synthetic</c>.</summary>
public sealed class RecordVerbTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("1", 4)]
    [InlineData("3", 2)]
    public async Task As_many_frames_are_labelled_as_asked_for(string every, int labels)
    {
        ToolResult result = await Tool.RunRoadSegAsync(
            "record-synthetic", "synthetic:?seconds=1&fps=4&size=160x120", "--label-every", every, "--out", folder["drive"]);
        Assert.True(result.Code == 0, result.Error);
        Assert.Equal(labels, Directory.GetFiles(folder["drive/labels"]).Length);
    }
}
