using System.Text.Json.Nodes;
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
        foreach (string word in (string[])["opset 13", "1.284 GMAC", "1.464 M parameters", "\"? RGB or BGR\""])
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

    [Fact]
    public async Task A_self_test_is_made_put_into_the_card_and_held()
    {
        foreach (string name in (string[])["roadseg-camvid-s.onnx", "roadseg-camvid-s.json"])
        {
            File.Copy(Repository.File("models/" + name), folder[name]);
        }

        string card = folder["roadseg-camvid-s.json"];
        JsonNode json = JsonNode.Parse(await File.ReadAllTextAsync(card))!;
        json.AsObject().Remove("self_test");
        await File.WriteAllTextAsync(card, json.ToJsonString());
        ToolResult made = await Tool.RunRoadSegAsync("inspect", card, "--self-test", "synthetic:?seed=3&seconds=1");
        Assert.True(made.Code == 0, made.Error);
        string block = made.Output[made.Output.IndexOf("{\n", StringComparison.Ordinal)..];
        json["self_test"] = JsonNode.Parse(block)!["self_test"]!.DeepClone();
        await File.WriteAllTextAsync(card, json.ToJsonString());
        ToolResult held = await Tool.RunRoadSegAsync("inspect", card);
        Assert.True(held.Code == 0, held.Error);
        json["self_test"]!["shares"]!["Road"] = 0.99;
        await File.WriteAllTextAsync(card, json.ToJsonString());
        ToolResult refused = await Tool.RunRoadSegAsync("run", "synthetic:?seconds=1", "--model", card);
        Assert.Equal(5, refused.Code);
        Assert.Contains("\"Road\" expected 0.990", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tiles_are_told_with_their_cost_and_give_the_same_bytes_twice()
    {
        List<byte[]> results = [];
        foreach (string name in (string[])["a", "b"])
        {
            ToolResult result = await Tool.RunRoadSegAsync("run", "synthetic:?seed=3&seconds=1&fps=2&size=960x540", "--tiles", "auto",
                "-v", "--out", "jsonl:" + folder[name], "--metrics", folder[name + ".json"], "--in-flight", name == "a" ? "1" : "2");
            Assert.True(result.Code == 0, result.Error);
            Assert.Contains("6 tiles a frame", result.Output, StringComparison.Ordinal);
            Assert.Contains("runs 6 times a frame", result.Error, StringComparison.Ordinal);
            results.Add(await File.ReadAllBytesAsync(folder[name]));
            JsonNode metrics = JsonNode.Parse(await File.ReadAllTextAsync(folder[name + ".json"]))!;
            Assert.Equal(6, (int)metrics["inference"]!["tiles"]!);
        }

        Assert.Equal(results[0], results[1]);
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
