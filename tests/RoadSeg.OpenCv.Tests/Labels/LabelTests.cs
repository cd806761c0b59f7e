using OpenCvSharp;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Labels;
using RoadSeg.OpenCv.Sources;
using RoadSeg.OpenCv.Tests.Support;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Tests.Labels;

public sealed class LabelTests : IDisposable
{
    private static readonly ImageSize Size = new(7, 5);
    private static readonly byte[] Ids = [.. Enumerable.Range(0, 35).Select(i => (byte)(i * 7))];
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Ids_come_back_as_they_were_written()
    {
        LabelImage.Write(folder.File("l.png"), Size, Ids);
        byte[] read = new byte[35];
        LabelImage.Read(folder.File("l.png"), Size, read);
        Assert.Equal(Ids, read);
        Assert.Equal(Ids, LabelImage.Read(folder.File("l.png"), out ImageSize size));
        Assert.Equal(Size, size);
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_file_that_exists_is_never_replaced()
    {
        LabelImage.Write(folder.File("l.png"), Size, Ids);
        Assert.Throws<IOException>(() => LabelImage.Write(folder.File("l.png"), Size, new byte[35]));
        Assert.Equal(Ids, LabelImage.Read(folder.File("l.png"), out _));
    }

    [Fact]
    public void What_is_no_label_image_is_refused()
    {
        byte[] ids = new byte[35];
        AssertRefused("no such file", () => LabelImage.Read(folder.File("none.png"), Size, ids));
        File.WriteAllText(folder.File("text.png"), "x");
        AssertRefused("cannot be decoded", () => LabelImage.Read(folder.File("text.png"), Size, ids));
        LabelImage.Write(folder.File("other.png"), new ImageSize(5, 7), ids);
        AssertRefused("is 5x7, but its frame is 7x5", () => LabelImage.Read(folder.File("other.png"), Size, ids));
        Clips.WriteImage(folder.File("colour.png"), Scalar.Red, 7, 5);
        AssertRefused("3 channels", () => LabelImage.Read(folder.File("colour.png"), Size, ids));
        using Mat deep = new(5, 7, MatType.CV_16UC1, Scalar.All(3));
        Cv2.ImWrite(folder.File("deep.png"), deep);
        AssertRefused("CV_16UC1", () => LabelImage.Read(folder.File("deep.png"), Size, ids));
    }

    [Fact]
    public void A_table_names_the_labels_of_frames()
    {
        Directory.CreateDirectory(folder.File("labels"));
        LabelImage.Write(folder.File("labels/x.png"), Size, Ids);
        File.WriteAllText(folder.File("t.csv"), "frame_index,time_s,label_png\n3,0.3,labels/x.png\n\n");
        LabelTable table = LabelTable.Load(folder.File("t.csv"));
        byte[] read = new byte[35];
        Assert.Equal(1, table.Count);
        Assert.False(table.TryRead(2, Size, read));
        Assert.True(table.TryRead(3, Size, read));
        Assert.Equal(Ids, read);
    }

    [Theory]
    [InlineData("", "expected a first line")]
    [InlineData("frame,label\n0,x.png\n", "the columns frame_index and label_png, found \"frame,label\"")]
    [InlineData("frame_index,label_png\n0,a.png\nx,b.png\n", "line 3: expected 2 columns with a frame number")]
    [InlineData("frame_index,label_png\n0,a.png\n0,b.png\n", "line 3: frame 0 is listed twice")]
    [InlineData("frame_index,label_png\n0\n", "line 2: expected 2 columns")]
    public void A_table_that_is_none_is_refused(string text, string expected)
    {
        File.WriteAllText(folder.File("t.csv"), text);
        AssertRefused(expected, () => LabelTable.Load(folder.File("t.csv")));
    }

    [Fact]
    public void A_missing_table_is_refused() => AssertRefused(
        "cannot be read", () => LabelTable.Load(folder.File("t.csv")));

    [Fact]
    public async Task A_folder_of_labels_goes_by_base_names()
    {
        Directory.CreateDirectory(folder.File("images"));
        Directory.CreateDirectory(folder.File("labels"));
        Clips.WriteImage(folder.File("images/a.jpg"), 1, 7, 5);
        Clips.WriteImage(folder.File("images/b.jpg"), 1, 7, 5);
        string path = folder.File("images");
        await using ImageFolderSource images = ImageFolderSource.Open(
            path, path, new SourceOptions(), TimeProvider.System);
        AssertRefused("fit none of the 2 images", () => LabelFolder.Open(folder.File("labels"), images));
        AssertRefused("no such folder", () => LabelFolder.Open(folder.File("nothing"), images));
        LabelImage.Write(folder.File("labels/b.png"), Size, Ids);
        LabelFolder labels = LabelFolder.Open(folder.File("labels"), images);
        byte[] read = new byte[35];
        Assert.Equal(1, labels.Count);
        Assert.False(labels.TryRead(0, Size, read));
        Assert.True(labels.TryRead(1, Size, read));
        Assert.Equal(Ids, read);
    }

    [Fact]
    public void Labels_of_a_recording_are_read()
    {
        LabelTable table = LabelTable.Load(Recordings.PathOrSkip("camvid_0016E5_15fps.csv"));
        Assert.Equal(101, table.Count);
        byte[] ids = new byte[480 * 360];
        Assert.True(table.TryRead(100, new ImageSize(480, 360), ids));
        Assert.All(ids, id => Assert.InRange(id, 0, 11));
    }

    private static void AssertRefused(string expected, Action action)
    {
        SourceException error = Assert.Throws<SourceException>(action);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("label", error.Message, StringComparison.Ordinal);
    }
}
