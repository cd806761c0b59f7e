using RoadSeg.Geometry;
using RoadSeg.Labels.Reading;
using RoadSeg.Publishing;
using RoadSeg.Sources;

namespace RoadSeg.Labels.Tests;

/// <summary>Label files of others: at worst an error that says what is wrong with which file.</summary>
public sealed class BadLabelTests : IDisposable
{
    private const string Head = """{"images":[{"id":1,"file_name":"a.png","width":4,"height":2}],""";
    private const string Categories = "\"categories\":[{\"id\":1,\"name\":\"Car\"},{\"id\":2,\"name\":\"zebra\"}],";
    private static readonly LabelledPicture Picture = new("frame_000001", new ImageSize(4, 2), new byte[8]);
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("no JSON", "{")]
    [InlineData("expected a JSON object", "[]")]
    [InlineData("\"annotations\" is missing", Head + Categories + "\"x\":0}")]
    [InlineData("\"file_name\" is missing", "{\"images\":[{\"id\":1}]," + Categories + "\"annotations\":[]}")]
    [InlineData("is said to be 4x0", """{"images":[{"id":1,"file_name":"a.png","width":4,"height":0}],"categories":[],"annotations":[]}""")]
    [InlineData("is said to be 30000x30000", """{"images":[{"id":1,"file_name":"a.png","width":30000,"height":30000}],"categories":[],"annotations":[]}""")]
    [InlineData("category 9 is not among", Head + Categories + """ "annotations":[{"image_id":1,"category_id":9,"segmentation":[]}]}""")]
    [InlineData("label \"zebra\" is no class", Head + Categories + """ "annotations":[{"image_id":1,"category_id":2,"segmentation":[]}]}""")]
    [InlineData("three points", Head + Categories + """ "annotations":[{"image_id":1,"category_id":1,"segmentation":[[1,2]]}]}""")]
    [InlineData("list of numbers", Head + Categories + """ "annotations":[{"image_id":1,"category_id":1,"segmentation":[["a"]]}]}""")]
    [InlineData("another size", Head + Categories + """ "annotations":[{"image_id":1,"category_id":1,"segmentation":{"size":[4,2],"counts":[8]}}]}""")]
    [InlineData("do not make a mask", Head + Categories + """ "annotations":[{"image_id":1,"category_id":1,"segmentation":{"size":[2,4],"counts":[9]}}]}""")]
    [InlineData("do not make a mask", Head + Categories + """ "annotations":[{"image_id":1,"category_id":1,"segmentation":{"size":[2,4],"counts":"~~"}}]}""")]
    public void Coco(string expected, string json) => AssertRefused(LabelFormat.Coco, "annotations.json", json, expected);

    [Theory]
    [InlineData("the root is <a>", "<a/>")]
    [InlineData("Data at the root level is invalid", "x")]
    [InlineData("DTD is prohibited", "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><annotations>&e;</annotations>")]
    [InlineData("no attribute \"name\"", "<annotations><image/></annotations>")]
    [InlineData("is no whole number", "<annotations><image name='a.png' width='x' height='2'/></annotations>")]
    [InlineData("has not two numbers", "<annotations><image name='a.png' width='4' height='2'><polygon label='Car' points='1,2;3'/></image></annotations>")]
    [InlineData("is no number", "<annotations><image name='a.png' width='4' height='2'><polygon label='Car' points='1,NaN;3,4;5,6'/></image></annotations>")]
    [InlineData("does not fit", "<annotations><image name='a.png' width='4' height='2'><mask label='Car' rle='1' left='0' top='0' width='9' height='9'/></image></annotations>")]
    [InlineData("does not fit", "<annotations><image name='a.png' width='4' height='2'><mask label='Car' rle='0,-1,3' left='0' top='0' width='2' height='1'/></image></annotations>")]
    [InlineData("label \"zebra\"", "<annotations><image name='a.png' width='4' height='2'><box label='zebra' xtl='0' ytl='0' xbr='1' ybr='1'/></image></annotations>")]
    public void Cvat(string expected, string xml) => AssertRefused(LabelFormat.Cvat, "annotations.xml", xml, expected);

    [Theory]
    [InlineData("\"shapes\" is missing", """{"imageWidth":4,"imageHeight":2}""")]
    [InlineData("cannot be read", """{"imageWidth":4,"imageHeight":2,"shapes":[{"label":"Car","shape_type":"circle","points":[[1,1],[2,2]]}]}""")]
    [InlineData("no PNG", """{"imageWidth":4,"imageHeight":2,"shapes":[{"label":"Car","shape_type":"mask","points":[[1,1],[2,2]],"mask":"AAAA"}]}""")]
    [InlineData("not two numbers", """{"imageWidth":4,"imageHeight":2,"shapes":[{"label":"Car","points":[[1,1],[2,2],[3]]}]}""")]
    public void Labelme(string expected, string json) => AssertRefused(LabelFormat.Labelme, "a.json", json, expected);

    [Theory]
    [InlineData("\"objects\" is missing", """{"imgWidth":4,"imgHeight":2}""")]
    [InlineData("label \"zebra\"", """{"imgWidth":4,"imgHeight":2,"objects":[{"label":"zebra","polygon":[[1,1],[2,1],[2,2]]}]}""")]
    public void Cityscapes(string expected, string json) =>
        AssertRefused(LabelFormat.Cityscapes, "a_gtFine_polygons.json", json, expected);

    [Fact]
    public void Corners_far_outside_are_cut_off_at_the_picture()
    {
        File.WriteAllText(folder["annotations.json"], Head + Categories
            + """ "annotations":[{"image_id":1,"category_id":1,"segmentation":[[-1e300,-5,1e300,-5,1e300,1,-1e300,1]]}]}""");
        byte[] ids = Assert.Single(
            LabelImport.Read(LabelFormat.Coco, folder.Path, SomeLabels.Names, new RawPictures())).Ids.ToArray();
        Assert.Equal(new byte[] { 2, 2, 2, 2, 255, 255, 255, 255 }, ids);
    }

    [Fact]
    public void What_is_not_there()
    {
        Assert.Contains("no such file", Refused(LabelFormat.Coco).Message, StringComparison.Ordinal);
        Assert.Contains("no file *.json", Refused(LabelFormat.Labelme).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_holds_something_is_left_alone()
    {
        await File.WriteAllTextAsync(folder["mine.txt"], "mine");
        await Assert.ThrowsAsync<SinkException>(() => SomeLabels.ExportAsync(
            folder.Path, new ExportOptions(LabelFormat.Masks), new ImageSize(4, 2), new byte[8], new RawPictures()));
        Assert.Throws<SinkException>(() => LabelImport.Write(
            [Picture], folder.Path, new RawPictures()));
    }

    [Fact]
    public void Two_pictures_of_one_name()
    {
        SourceException error = Assert.Throws<SourceException>(() => LabelImport.Write(
            [Picture, Picture], folder["out"], new RawPictures()));
        Assert.Contains("twice", error.Message, StringComparison.Ordinal);
    }

    private SourceException Refused(LabelFormat format) => Assert.Throws<SourceException>(() =>
        LabelImport.Read(format, folder.Path, SomeLabels.Names, new RawPictures()).ToList());

    private void AssertRefused(LabelFormat format, string file, string text, string expected)
    {
        File.WriteAllText(folder[file], text);
        SourceException error = Refused(format);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }
}
