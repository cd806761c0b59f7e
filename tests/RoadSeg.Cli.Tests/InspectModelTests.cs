using RoadSeg.Cli.Tests.Support;

namespace RoadSeg.Cli.Tests;

/// <summary>From a foreign ONNX file to a draft, to a card, to a picture.</summary>
public sealed class InspectModelTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_model_without_card_is_described_and_its_card_drafted()
    {
        File.Copy(Repository.File("models/roadseg-camvid-s.onnx"), folder["net.onnx"]);
        ToolResult told = await Tool.RunRoadSegAsync("inspect", folder["net.onnx"]);
        Assert.True(told.Code == 0, told.Error);
        foreach (string word in (string[])["opset 13", "1.028 GMAC", "1.005 M parameters", "Conv 29", "\"? RGB or BGR\""])
        {
            Assert.Contains(word, told.Output, StringComparison.Ordinal);
        }

        ToolResult drafted = await Tool.RunRoadSegAsync("inspect", folder["net.onnx"], "--draft", folder["net.json"]);
        Assert.True(drafted.Code == 0, drafted.Error);
        ToolResult refused = await Tool.RunRoadSegAsync("inspect", folder["net.json"]);
        Assert.Equal(5, refused.Code);
        Assert.Contains("$.input.channel_order (RGB or BGR)", refused.Error, StringComparison.Ordinal);
        ToolResult run = await Tool.RunRoadSegAsync("run", "synthetic:?seconds=1", "--model", folder["net.json"]);
        Assert.Equal(5, run.Code);
    }

    [Fact]
    public async Task A_picture_is_tried_and_never_written_over()
    {
        await Tool.FfmpegAsync("-f", "lavfi", "-i", "testsrc2=size=320x240:duration=1", "-frames:v", "1", folder["a.png"]);
        string[] tried = ["inspect", Repository.File("models/roadseg-camvid-s.json"), "--try", folder["a.png"], "--out", folder["o.png"]];
        ToolResult first = await Tool.RunRoadSegAsync(tried);
        Assert.True(first.Code == 0, first.Error);
        Assert.Contains("mean confidence", first.Output, StringComparison.Ordinal);
        byte[] picture = await File.ReadAllBytesAsync(folder["o.png"]);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], picture[..4]);
        ToolResult second = await Tool.RunRoadSegAsync(tried);
        Assert.Equal(0, second.Code);
        Assert.True(File.Exists(folder["o-2.png"]), second.Output);
    }

    [Theory]
    [InlineData(4, "--try", "no/such.png")]
    [InlineData(6, "--try", "synthetic:?seconds=1", "--out", "/no/such/folder/o.png")]
    [InlineData(2, "--draft", "x.json")]
    public async Task What_cannot_be_tried_or_drafted(int code, params string[] options)
    {
        ToolResult result = await Tool.RunRoadSegAsync(["inspect", Repository.File("models/roadseg-camvid-s.json"), .. options]);
        Assert.True(code == result.Code, result.Error);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }
}
