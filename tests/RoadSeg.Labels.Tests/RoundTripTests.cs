using RoadSeg.Geometry;
using RoadSeg.Labels.Reading;

namespace RoadSeg.Labels.Tests;

public sealed class RoundTripTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly RawPictures files = new();

    public static TheoryData<LabelFormat, LabelShape> Ways { get; } = new()
    {
        { LabelFormat.Coco, LabelShape.Polygons },
        { LabelFormat.Coco, LabelShape.Masks },
        { LabelFormat.Coco, LabelShape.Counts },
        { LabelFormat.CocoPanoptic, LabelShape.Polygons },
        { LabelFormat.Cvat, LabelShape.Polygons },
        { LabelFormat.Cvat, LabelShape.Masks },
        { LabelFormat.Labelme, LabelShape.Polygons },
        { LabelFormat.Labelme, LabelShape.Masks },
        { LabelFormat.Cityscapes, LabelShape.Polygons },
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Every_pixel_comes_back(LabelFormat format, LabelShape shape)
    {
        ImageSize size = new(37, 29);
        byte[][] maps =
            [SomeLabels.Noise(size, 1), SomeLabels.Noise(size, 2), SomeLabels.Rings(size), new byte[size.PixelCount]];
        foreach ((int i, byte[] ids) in maps.Index())
        {
            LabelledPicture back = await ThereAndBackAsync(format, shape, size, ids, FormattableString.Invariant($"f{i}"));
            Assert.Equal(size, back.Size);
            Assert.Equal(ids, back.Ids.ToArray());
        }
    }

    [Fact]
    public async Task A_picture_without_any_class_comes_back()
    {
        ImageSize size = new(8, 6);
        byte[] ids = [.. Enumerable.Repeat(SomeLabels.Void, size.PixelCount)];
        LabelledPicture back = await ThereAndBackAsync(LabelFormat.Coco, LabelShape.Masks, size, ids, "void");
        Assert.Equal(ids, back.Ids.ToArray());
    }

    [Fact]
    public async Task What_is_imported_has_a_table_that_eval_reads()
    {
        ImageSize size = new(8, 6);
        byte[] ids = SomeLabels.Noise(size, 1);
        LabelledPicture back = await ThereAndBackAsync(LabelFormat.Cvat, LabelShape.Polygons, size, ids, "x");
        (int pictures, bool hasTable) = LabelImport.Write([back], folder["truth"], files);
        Assert.Equal((1, true), (pictures, hasTable));
        Assert.Equal(
            ["frame_index,label_png", "7,labels/frame_000007.png"],
            await File.ReadAllLinesAsync(folder["truth/labels.csv"]));
        Assert.Equal(ids, files.ReadColour(folder["truth/labels/frame_000007.png"], out _));
    }

    [Fact]
    public async Task Nothing_is_left_unfinished()
    {
        ImageSize size = new(8, 6);
        foreach ((LabelFormat format, string word) in LabelFormats.All)
        {
            await SomeLabels.ExportAsync(
                folder[word], new ExportOptions(format) { AreaMinPixels = 0 }, size, SomeLabels.Rings(size), files);
            string[] all = Directory.GetFiles(folder[word], "*", SearchOption.AllDirectories);
            Assert.NotEmpty(all);
            Assert.DoesNotContain(all, f => f.Contains("unfinished", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Renamed_labels_come_back_as_their_classes()
    {
        ImageSize size = new(8, 6);
        byte[] ids = SomeLabels.Noise(size, 3);
        ExportOptions exact = new(LabelFormat.Cvat) { AreaMinPixels = 0, TolerancePixels = 0 };
        await SomeLabels.ExportAsync(folder["a"], exact, size, ids, files);
        string xml = await File.ReadAllTextAsync(folder["a/annotations.xml"]);
        await File.WriteAllTextAsync(
            folder["b.xml"], xml.Replace("\"Car\"", "\"big thing\"", StringComparison.Ordinal));
        LabelNames names = new(SomeLabels.Classes, [("Car", "big thing")]);
        Assert.Equal(ids, Assert.Single(LabelImport.Read(LabelFormat.Cvat, folder["b.xml"], names, files)).Ids.ToArray());
        Assert.Equal("big thing", names.NameOf(2));
    }

    [Theory]
    [InlineData("person", 3)]
    [InlineData("PEDESTRIAN", 3)]
    [InlineData("car", 2)]
    [InlineData("unlabeled", 255)]
    [InlineData("ego vehicle", 255)]
    [InlineData("void", 255)]
    public void Labels_of_other_sets_find_the_class_that_is_meant(string label, byte id) =>
        Assert.Equal(id, SomeLabels.Names.IdOf(label, "x"));

    [Fact]
    public void Run_lengths_expand_to_what_was_compressed()
    {
        List<int> counts = [0, 1, 1023, 31, 32, 5, 123456, 7, 15, 16, 1];
        Assert.Equal(counts, RunLengths.TryExpand(RunLengths.Compress(counts)));

        // Worked out by hand from the format: 5 bits a character from the lowest, 0x20 for more, '0' added.
        Assert.Equal("0P1", RunLengths.Compress([0, 32]));
        Assert.Equal("62b0O", RunLengths.Compress([6, 2, 18, 1]));
        Assert.Null(RunLengths.TryExpand("~"));
        Assert.Null(RunLengths.TryExpand("P"));
    }

    private async Task<LabelledPicture> ThereAndBackAsync(
        LabelFormat format, LabelShape shape, ImageSize size, byte[] ids, string name)
    {
        ExportOptions options = new(format) { Shape = shape, TolerancePixels = 0, AreaMinPixels = 0 };
        await SomeLabels.ExportAsync(folder[name], options, size, ids, files);
        LabelledPicture back = Assert.Single(LabelImport.Read(format, folder[name], SomeLabels.Names, files));
        Assert.Equal(format == LabelFormat.Cityscapes ? "front_000000_000007" : "frame_000007", back.Stem);
        return back;
    }
}
