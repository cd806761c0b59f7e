using OpenCvSharp;
using RoadSeg.OpenCv.Sources;
using RoadSeg.OpenCv.Tests.Support;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Tests.Sources;

public sealed class ImageFolderSourceTests : FrameSourceConformance, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Images_come_in_natural_order_and_others_are_counted()
    {
        foreach (int number in (int[])[10, 2, 1, 33])
        {
            Clips.WriteImage(folder.File($"frame_{number}.png"), Scalar.All(number));
        }

        await File.WriteAllTextAsync(folder.File("readme.txt"), "x", TestContext.Current.CancellationToken);
        await using ImageFolderSource source = Images(folder.Path);
        List<Seen> seen = await Reading.AllAsync(source, TestContext.Current.CancellationToken);
        Assert.Equal([1, 2, 10, 33], seen.Select(s => (int)s.MiddleBlue));
        Assert.Equal([0, 0.1, 0.2, 0.3], seen.Select(s => Math.Round(s.MediaTime.TotalSeconds, 6)));
        Assert.Equal("1 files are no images", source.SkippedReason);
        Assert.Equal(4, source.Description.FrameCount);
    }

    [Fact]
    public async Task A_glob_takes_what_it_matches()
    {
        Clips.WriteImage(folder.File("left_1.png"), 1);
        Clips.WriteImage(folder.File("right_1.png"), 2);
        await using ImageFolderSource source = Images(folder.File("right_*.png"));
        Assert.Equal(
            2, Assert.Single(await Reading.AllAsync(source, TestContext.Current.CancellationToken)).MiddleBlue);
    }

    [Theory]
    [InlineData("deep.png", 16, 3)]
    [InlineData("grey.png", 8, 1)]
    [InlineData("alpha.png", 8, 4)]
    [InlineData("deep.tif", 16, 1)]
    public async Task Every_kind_of_pixel_becomes_bgr(string name, int bits, int channels)
    {
        int depth = bits == 16 ? MatType.CV_16U : MatType.CV_8U;
        using Mat image = new(4, 4, MatType.MakeType(depth, channels), Scalar.All(bits == 16 ? 100 * 257 : 100));
        Assert.True(Cv2.ImWrite(folder.File(name), image));
        await using ImageFolderSource source = Images(folder.File(name));
        Assert.Equal(
            100, Assert.Single(await Reading.AllAsync(source, TestContext.Current.CancellationToken)).MiddleBlue);
    }

    [Theory]
    [InlineData("p.jpg")]
    [InlineData("p.jpeg")]
    [InlineData("p.bmp")]
    [InlineData("p.ppm")]
    [InlineData("p.webp")]
    [InlineData("P.PNG")]
    public async Task Every_format_is_read(string name)
    {
        Clips.WriteImage(folder.File(name), Scalar.All(120));
        await using ImageFolderSource source = Images(folder.Path);
        Assert.InRange(
            Assert.Single(await Reading.AllAsync(source, TestContext.Current.CancellationToken)).MiddleBlue, 118, 122);
    }

    [Fact]
    public async Task Orientation_in_exif_is_applied()
    {
        // The picture is 64x48; orientation 6 asks for a quarter turn.
        Clips.WriteImage(folder.File("plain.jpg"), 50);
        byte[] jpeg = await File.ReadAllBytesAsync(folder.File("plain.jpg"), TestContext.Current.CancellationToken);
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8,
            0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
        ];
        File.Delete(folder.File("plain.jpg"));
        await File.WriteAllBytesAsync(
            folder.File("turned.jpg"), [.. jpeg[..2], .. exif, .. jpeg[2..]], TestContext.Current.CancellationToken);
        await using ImageFolderSource source = Images(folder.Path);
        Assert.Equal("48x64", source.Description.Size.ToString());
    }

    [Fact]
    public async Task Mixed_sizes_name_both_files()
    {
        Clips.WriteImage(folder.File("a.png"), 1, 64, 48);
        Clips.WriteImage(folder.File("b.png"), 1, 32, 24);
        await using ImageFolderSource source = Images(folder.Path);
        SourceException error = await Assert.ThrowsAsync<SourceException>(
            () => Reading.AllAsync(source, TestContext.Current.CancellationToken));
        Assert.Contains("\"b.png\" is 32x24", error.Message, StringComparison.Ordinal);
        Assert.Contains("\"a.png\", are 64x48", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_image_is_passed_over_and_its_number_stays_free()
    {
        Clips.WriteImage(folder.File("a.png"), 1);
        await File.WriteAllTextAsync(folder.File("b.png"), "no image", TestContext.Current.CancellationToken);
        Clips.WriteImage(folder.File("c.png"), 3);
        await using ImageFolderSource source = Images(folder.Path);
        List<Seen> seen = await Reading.AllAsync(source, TestContext.Current.CancellationToken);
        Assert.Equal([0L, 2L], seen.Select(s => s.FrameId));
        Assert.Equal(1, source.SkippedCount);
        Assert.Equal("1 images could not be decoded and were passed over", source.SkippedReason);
    }

    [Fact]
    public async Task Nothing_but_other_files_is_refused()
    {
        await File.WriteAllTextAsync(folder.File("readme.txt"), "x", TestContext.Current.CancellationToken);
        SourceException error = Assert.Throws<SourceException>(() => Images(folder.Path));
        Assert.Contains("holds no images", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 other files (such as \"readme.txt\")", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_but_broken_images_is_refused()
    {
        await File.WriteAllTextAsync(folder.File("a.png"), "x", TestContext.Current.CancellationToken);
        SourceException error = Assert.Throws<SourceException>(() => Images(folder.Path));
        Assert.Contains("none of its images can be decoded", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_range_outside_is_refused()
    {
        Clips.WriteImage(folder.File("a.png"), 1);
        SourceException error = Assert.Throws<SourceException>(() => ImageFolderSource.Open(
            folder.Path, folder.Path, new SourceOptions(From: TimeSpan.FromSeconds(5)), TimeProvider.System));
        Assert.Contains("lasts 0.1 s (1 images at 10 a second)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Range_and_rate_are_obeyed()
    {
        for (int i = 0; i < 8; i++)
        {
            Clips.WriteImage(folder.File($"{i}.png"), Scalar.All(i));
        }

        SourceOptions options = new(4, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1.5));
        await using ImageFolderSource source = ImageFolderSource.Open(
            folder.Path, folder.Path, options, TimeProvider.System);
        List<Seen> seen = await Reading.AllAsync(source, TestContext.Current.CancellationToken);
        Assert.Equal([2L, 3, 4, 5], seen.Select(s => s.FrameId));
        Assert.Equal(0.5, seen[0].MediaTime.TotalSeconds);
        Assert.Equal(4, source.Description.FrameCount);
    }

    [Theory]
    [InlineData("a2", "a10")]
    [InlineData("a", "a0")]
    [InlineData("frame_9.png", "frame_10.png")]
    [InlineData("a01", "a1b")]
    [InlineData("A1", "a1")]
    [InlineData("a1", "b0")]
    public void Natural_order_counts(string first, string second)
    {
        Assert.True(NaturalOrder.Comparer.Compare(first, second) < 0);
        Assert.True(NaturalOrder.Comparer.Compare(second, first) > 0);
        Assert.Equal(0, NaturalOrder.Comparer.Compare(first, first));
    }

    protected override Task<IFrameSource> OpenSourceAsync()
    {
        for (int i = 0; i < 6; i++)
        {
            Clips.WriteImage(folder.File($"{i}.png"), Scalar.All(i));
        }

        return Task.FromResult<IFrameSource>(Images(folder.Path));
    }

    private static ImageFolderSource Images(string path) =>
        ImageFolderSource.Open(path, path, new SourceOptions(), TimeProvider.System);
}
