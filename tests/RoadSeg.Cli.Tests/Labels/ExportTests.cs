using RoadSeg.Cli.Tests.Support;

namespace RoadSeg.Cli.Tests.Labels;

/// <summary>Exports are read by other people's code, come back, and are scored.</summary>
public sealed class ExportTests(ExportTests.Masks masks) : IClassFixture<ExportTests.Masks>, IDisposable
{
    private const string Drive = "synthetic:?seed=3&seconds=1&fps=2&size=240x180";
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>The exact class ids that every other format is held against, written once for all of them.</summary>
    public sealed class Masks : IAsyncLifetime
    {
        private readonly TempFolder folder = new();

        /// <summary>A folder as <c>--format masks</c> writes it, without pictures.</summary>
        public string Path => folder["masks"];

        public async ValueTask InitializeAsync() =>
            await OkAsync("export", Drive, "--format", "masks", "--images", "none", "--out", Path);

        public ValueTask DisposeAsync()
        {
            folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    [Theory]
    [InlineData("coco", "polygons")]
    [InlineData("coco", "masks")]
    [InlineData("coco", "counts")]
    [InlineData("coco-panoptic", "polygons")]
    [InlineData("cvat", "polygons")]
    [InlineData("cvat", "masks")]
    [InlineData("labelme", "polygons")]
    [InlineData("labelme", "masks")]
    [InlineData("cityscapes", "polygons")]
    public async Task Others_read_every_pixel_and_so_do_we(string format, string shapes)
    {
        await ExportAsync(format, "out", "--shapes", shapes, "--tolerance", "0");
        ToolResult read = await ReadAsync(format, 0);
        Assert.True(read.Code == 0, read.Output + read.Error);
        Assert.Contains("0 of 43200 pixels differ", read.Output, StringComparison.Ordinal);

        await OkAsync("import-labels", folder["out"], "--format", format, "--out", folder["back"]);
        Assert.Equal(3, (await File.ReadAllLinesAsync(folder["back/labels.csv"])).Length);
        foreach (string mask in Directory.GetFiles(Path.Combine(masks.Path, "labels")))
        {
            string back = format == "cityscapes"
                ? Directory.GetFiles(folder["back/labels"], "*_" + Path.GetFileName(mask)["frame_".Length..]).Single()
                : Path.Combine(folder["back/labels"], Path.GetFileName(mask));
            Assert.Equal(await File.ReadAllBytesAsync(mask), await File.ReadAllBytesAsync(back));
        }
    }

    [Theory]
    [InlineData("coco")]
    [InlineData("cvat")]
    [InlineData("labelme")]
    [InlineData("cityscapes")]
    public async Task Simplified_outlines_are_off_at_the_borders_only(string format)
    {
        await ExportAsync(format, "out", "--tolerance", "1.5");
        ToolResult read = await ReadAsync(format, 0.03);
        Assert.True(read.Code == 0, read.Output + read.Error);
    }

    [Fact]
    public async Task Every_second_frame_of_a_folder_keeps_its_name_and_is_scored_against_it()
    {
        Directory.CreateDirectory(folder["in"]);
        await Tool.FfmpegAsync("-f", "lavfi", "-i", "testsrc2=size=160x120:rate=4:duration=1", folder["in/street %d.png"]);
        ToolResult export = await Tool.RunRoadSegAsync(
            "export", folder["in"], "--format", "labelme", "--every", "2", "--images", "jpg", "--out", folder["out"]);
        Assert.True(export.Code == 0, export.Error);
        Assert.Equal(
            ["street 1.jpg", "street 1.json", "street 3.jpg", "street 3.json"],
            Directory.GetFiles(folder["out"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        await OkAsync("import-labels", folder["out"], "--format", "labelme", "--out", folder["back"]);
        ToolResult eval = await OkAsync("eval", "--images", folder["in"], "--labels", folder["back/labels"]);
        Assert.Contains("2 frames", eval.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mask_export_is_labels_as_it_stands()
    {
        await ExportAsync("masks", "masks", "--min-area", "0");
        ToolResult eval = await OkAsync("eval", Drive, "--labels", folder["masks/labels.csv"]);
        Assert.Contains("mean IoU 100.0 %", eval.Output, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(folder["masks/images"], "*.png").Length);
    }

    [Fact]
    public async Task What_exists_is_left_alone()
    {
        Directory.CreateDirectory(folder["out"]);
        await File.WriteAllTextAsync(folder["out/mine.txt"], "mine");
        await ExportAsync("masks", "out");
        Assert.Single(Directory.GetFileSystemEntries(folder["out"]));
        Assert.True(File.Exists(folder["out-2/labels.csv"]));
    }

    [Theory]
    [InlineData(2, "--format", "--format", "voc")]
    [InlineData(2, "--shapes", "--format", "masks", "--shapes", "masks")]
    [InlineData(2, "--shapes", "--format", "cvat", "--shapes", "counts")]
    [InlineData(2, "--images", "--format", "labelme", "--images", "none")]
    [InlineData(2, "--images", "--format", "coco", "--images", "gif")]
    [InlineData(2, "--tolerance", "--format", "coco", "--tolerance", "-1")]
    [InlineData(2, "--every", "--format", "coco", "--every", "0")]
    [InlineData(2, "Zebra", "--format", "coco", "--class", "Zebra=horse")]
    [InlineData(2, "no pair", "--format", "coco", "--class", "Car")]
    [InlineData(2, "--anonymise", "--format", "coco", "--anonymise", "cats")]
    [InlineData(2, "--anonymise-by", "--format", "coco", "--anonymise-by", "blur")]
    public async Task Options_that_cannot_be_meant(int code, string word, params string[] arguments)
    {
        ToolResult result = await Tool.RunRoadSegAsync(["export", Drive, "--out", folder["out"], .. arguments]);
        Assert.Equal(code, result.Code);
        Assert.Contains(word, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Theory]
    [InlineData(4, "no such file", "--format", "coco")]
    [InlineData(4, "no such folder", "--format", "cityscapes")]
    [InlineData(2, "eval --labels", "--format", "masks")]
    public async Task Labels_that_cannot_be_read(int code, string word, params string[] arguments)
    {
        ToolResult result = await Tool.RunRoadSegAsync(
            ["import-labels", folder["nothing"], "--out", folder["out"], .. arguments]);
        Assert.Equal(code, result.Code);
        Assert.Contains(word, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    private Task<ToolResult> ExportAsync(string format, string name, params string[] options) =>
        OkAsync(["export", Drive, "--format", format, "--out", folder[name], .. options]);

    private async Task<ToolResult> ReadAsync(string format, double allowed)
    {
        ToolResult probe = await Tool.RunAsync("/usr/bin/python3", "-c", "import numpy, PIL");
        Assert.SkipUnless(probe.Code == 0, "needs python3-numpy and python3-pil, which are not here");
        return await Tool.RunAsync(
            "/usr/bin/python3", Repository.File("tests/RoadSeg.Cli.Tests/Labels/read_labels.py"), format, folder["out"],
            masks.Path, allowed.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static async Task<ToolResult> OkAsync(params string[] arguments)
    {
        ToolResult result = await Tool.RunRoadSegAsync(arguments);
        Assert.True(result.Code == 0, result.Error);
        return result;
    }
}
