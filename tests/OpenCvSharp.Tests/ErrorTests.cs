using System.Runtime.InteropServices;

namespace OpenCvSharp.Tests;

/// <summary>rs_core_last_error, rs_core_layout, and what happens without the native library.</summary>
public sealed class ErrorTests
{
    [Fact]
    public void Error_of_opencv_keeps_its_text_and_place()
    {
        using Mat empty = new();
        using Mat target = new();
        OpenCVException error = Assert.Throws<OpenCVException>(() => Cv2.Resize(empty, target, new Size(4, 4)));
        Assert.Equal(ErrorCode.StsAssert, error.Status);
        Assert.Equal("!ssize.empty()", error.ErrMsg);
        Assert.Equal("resize", error.FuncName);
        Assert.EndsWith("resize.cpp", error.FileName, StringComparison.Ordinal);
        Assert.True(error.Line > 0);
        Assert.Contains("!ssize.empty() in function 'resize'", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("OpenCV(", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_of_two_threads_do_not_mix()
    {
        Parallel.For(0, 200, i =>
        {
            using Mat empty = new();
            using Mat target = new();
            if (i % 2 == 0)
            {
                OpenCVException resize = Assert.Throws<OpenCVException>(
                    () => Cv2.Resize(empty, target, new Size(4, 4)));
                Assert.Equal("resize", resize.FuncName);
            }
            else
            {
                OpenCVException color = Assert.Throws<OpenCVException>(
                    () => Cv2.CvtColor(empty, target, ColorConversionCodes.BGR2GRAY));
                Assert.Equal("cvtColor", color.FuncName);
            }
        });
    }

    [Fact]
    public void Public_constructor_uses_the_description_as_message()
    {
        OpenCVException error = new(ErrorCode.StsBadArg, "function", "wrong", "file.cpp", 12);
        Assert.Equal("wrong", error.Message);
        Assert.Equal(
            (ErrorCode.StsBadArg, "function", "wrong", "file.cpp", 12),
            (error.Status, error.FuncName, error.ErrMsg, error.FileName, error.Line));
    }

    [Fact]
    public void Too_much_memory_is_an_error_and_not_the_end()
    {
        OpenCVException error = Assert.Throws<OpenCVException>(
            () => new Mat(int.MaxValue, int.MaxValue, MatType.CV_64FC4));
        Assert.NotEqual(ErrorCode.StsOk, error.Status);
    }

    [Fact]
    public void Structs_have_the_same_size_on_both_sides()
    {
        Assert.Equal(NativeLayout.NativeSizes(), NativeLayout.ManagedSizes());
    }

    [Fact]
    public void Missing_library_names_the_command_that_builds_it()
    {
        using TemporaryFolder folder = new();
        DllNotFoundException error = Assert.Throws<DllNotFoundException>(
            () => NativeLibraryLoader.LoadFrom(folder.File("."), NativeLibraryLoader.OpenCv));
        Assert.Contains("libroadseg_opencv.so", error.Message, StringComparison.Ordinal);
        Assert.Contains("./run.sh setup", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_library_names_the_file_and_the_command()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("libroadseg_highgui.so"), "no library");
        DllNotFoundException error = Assert.Throws<DllNotFoundException>(
            () => NativeLibraryLoader.LoadFrom(folder.File("."), NativeLibraryLoader.HighGui));
        Assert.Contains("libroadseg_highgui.so", error.Message, StringComparison.Ordinal);
        Assert.Contains("could not be loaded", error.Message, StringComparison.Ordinal);
        Assert.Contains("./run.sh setup", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_invalid_but_usable_as_a_left_out_argument()
    {
        Assert.True(MatHandle.None.IsInvalid);
        Assert.False(MatHandle.None.IsClosed);
        Assert.IsType<SafeHandle>(MatHandle.None, exactMatch: false);
    }
}
