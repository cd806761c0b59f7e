namespace OpenCvSharp.Tests;

/// <summary>rs_imgcodecs_read, rs_imgcodecs_write, rs_imgcodecs_decode, rs_imgcodecs_encode.</summary>
public sealed class ImgCodecsTests
{
    [Fact]
    public void Png_file_comes_back_unchanged()
    {
        using TemporaryFolder folder = new();
        using Mat image = Some.Gradient();
        string path = folder.File("strasse ä.png");
        Assert.True(Cv2.ImWrite(path, image));
        using Mat read = Cv2.ImRead(path);
        Assert.True(Some.Same(image, read));
        using Mat grey = new(path, ImreadModes.Grayscale);
        Assert.Equal(MatType.CV_8UC1, grey.Type());
    }

    [Fact]
    public void Options_of_the_encoder_reach_it()
    {
        using TemporaryFolder folder = new();
        using Mat image = Some.Gradient(200, 200);
        string fine = folder.File("fine.jpg");
        string coarse = folder.File("coarse.jpg");
        Assert.True(Cv2.ImWrite(fine, image, new ImageEncodingParam(ImwriteFlags.JpegQuality, 100)));
        Assert.True(Cv2.ImWrite(coarse, image, [(int)ImwriteFlags.JpegQuality, 5]));
        Assert.True(new FileInfo(fine).Length > 2 * new FileInfo(coarse).Length);
        Cv2.ImEncode(".jpg", image, out byte[] bytes, new ImageEncodingParam(ImwriteFlags.JpegQuality, 5));
        Assert.Equal(File.ReadAllBytes(coarse), bytes);
    }

    [Fact]
    public void Image_survives_memory()
    {
        using Mat image = Some.Gradient();
        Assert.True(Cv2.ImEncode(".png", image, out byte[] bytes));
        Assert.Equal(bytes, image.ToBytes());
        using Mat decoded = Cv2.ImDecode(bytes, ImreadModes.Color);
        Assert.True(Some.Same(image, decoded));
        using Mat again = Mat.FromImageData(bytes);
        Assert.True(Some.Same(image, again));
        using Mat wrapped = new(1, bytes.Length, MatType.CV_8UC1);
        wrapped.SetArray(bytes);
        using Mat third = Cv2.ImDecode(wrapped, ImreadModes.Unchanged);
        Assert.True(Some.Same(image, third));
        using Mat fourth = Mat.ImDecode(bytes, ImreadModes.Grayscale);
        Assert.Equal(1, fourth.Channels());
    }

    [Fact]
    public void Sixteen_bits_are_kept()
    {
        using Mat depth = new(3, 4, MatType.CV_16UC1, 40000);
        using Mat read = Mat.ImDecode(depth.ToBytes(), ImreadModes.Unchanged);
        Assert.True(Some.Same(depth, read));
    }

    [Fact]
    public void Missing_or_damaged_image_is_empty()
    {
        using Mat missing = Cv2.ImRead("/nowhere/image.png");
        Assert.True(missing.Empty());
        using Mat damaged = Cv2.ImDecode([1, 2, 3], ImreadModes.Color);
        Assert.True(damaged.Empty());
    }

    [Fact]
    public void Unknown_extension_is_an_error_with_opencvs_text()
    {
        using Mat image = Some.Gradient();
        OpenCVException error = Assert.Throws<OpenCVException>(() => Cv2.ImEncode(".nothing", image, out _));
        Assert.Contains("could not find encoder", error.ErrMsg, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_that_is_missing_is_told()
    {
        using Mat image = Some.Gradient();
        Assert.False(Cv2.ImWrite("/nowhere/image.png", image));
    }
}
