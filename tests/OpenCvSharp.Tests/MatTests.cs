using System.Runtime.InteropServices;

namespace OpenCvSharp.Tests;

/// <summary>
/// rs_mat_create, rs_mat_create_sized, rs_mat_create_filled, rs_mat_wrap, rs_mat_region, rs_mat_clone, rs_mat_delete,
/// rs_mat_header, rs_mat_allocate, rs_mat_copy_to, rs_mat_convert_to, rs_mat_set_to.
/// </summary>
public sealed class MatTests
{
    [Fact]
    public void New_mat_is_empty()
    {
        using Mat mat = new();
        Assert.True(mat.Empty());
        Assert.Equal((0, 0, 0L), (mat.Rows, mat.Cols, mat.Step()));
        Assert.Equal(IntPtr.Zero, mat.Data);
    }

    [Fact]
    public void Sized_mat_tells_its_size_and_type()
    {
        using Mat mat = new(3, 5, MatType.CV_16SC2);
        Assert.Equal((3, 5, 5, 3), (mat.Rows, mat.Cols, mat.Width, mat.Height));
        Assert.Equal(new Size(5, 3), mat.Size());
        Assert.Equal((3, 5), (mat.Size(0), mat.Size(1)));
        Assert.Equal(MatType.CV_16SC2, mat.Type());
        Assert.Equal((MatType.CV_16S, 2), (mat.Depth(), mat.Channels()));
        Assert.Equal((4, 2, 20L, 15L), (mat.ElemSize(), mat.ElemSize1(), mat.Step(), mat.Total()));
        Assert.Equal(2, mat.Dims);
        Assert.True(mat.IsContinuous());
        Assert.Equal("Mat [ 3*5*CV_16SC2 ]", mat.ToString());
    }

    [Fact]
    public void Filled_mat_has_the_value_everywhere()
    {
        using Mat mat = new(new Size(4, 2), MatType.CV_8UC3, new Scalar(1, 2, 3));
        mat.GetArray(out Vec3b[] values);
        Assert.Equal(8, values.Length);
        Assert.All(values, value => Assert.Equal(new Vec3b(1, 2, 3), value));
    }

    [Fact]
    public unsafe void Wrapped_memory_is_shared_in_both_directions()
    {
        const int strideBytes = 16;
        byte[] memory = new byte[3 * strideBytes];
        fixed (byte* data = memory)
        {
            using Mat mat = Mat.FromPixelData(3, 4, MatType.CV_8UC3, (IntPtr)data, strideBytes);
            Assert.Equal((IntPtr)data, mat.Data);
            Assert.True(mat.DataPointer == data);
            Assert.Equal(strideBytes, mat.Step());
            Assert.False(mat.IsContinuous());
            memory[strideBytes + 3] = 77;
            Assert.Equal(77, mat.At<Vec3b>(1, 1).Item0);
            mat.Set(2, 3, new Vec3b(4, 5, 6));
            Assert.Equal([4, 5, 6], memory.AsSpan((2 * strideBytes) + 9, 3).ToArray());
        }
    }

    [Fact]
    public void Region_shares_the_pixels_and_keeps_them_alive()
    {
        Mat image = Some.Gradient();
        using Mat region = image[new Rect(4, 6, 8, 10)];
        Assert.Equal(new Size(8, 10), region.Size());
        Assert.Equal(image.Ptr(6, 4), region.Data);
        region.Set(0, 0, new Vec3b(9, 8, 7));
        Assert.Equal(new Vec3b(9, 8, 7), image.Get<Vec3b>(6, 4));
        image.Dispose();
        Assert.Equal(new Vec3b(9, 8, 7), region.Get<Vec3b>(0, 0));
    }

    [Fact]
    public void Rows_columns_and_ranges_are_regions()
    {
        using Mat image = Some.Gradient();
        using Mat row = image.Row(3);
        using Mat col = image.Col(5);
        using Mat range = image[2, 6, 1, 9];
        Assert.Equal((new Size(32, 1), new Size(1, 24), new Size(8, 4)), (row.Size(), col.Size(), range.Size()));
        Assert.Equal(3, row.Get<Vec3b>(0, 0).Item1);
        Assert.Equal(5, col.Get<Vec3b>(0, 0).Item0);
        Assert.Equal(image.Ptr(2, 1), range.Ptr(0));
    }

    [Fact]
    public void Region_outside_is_an_error_of_opencv()
    {
        using Mat image = Some.Gradient();
        OpenCVException error = Assert.Throws<OpenCVException>(() => image.SubMat(new Rect(30, 0, 8, 8)));
        Assert.Equal(ErrorCode.StsAssert, error.Status);
        Assert.Contains("roi.x", error.ErrMsg, StringComparison.Ordinal);
    }

    [Fact]
    public void Clone_is_independent()
    {
        using Mat image = Some.Gradient();
        using Mat copy = image.Clone();
        Assert.True(Some.Same(image, copy));
        copy.Set(0, 0, new Vec3b(255, 255, 255));
        Assert.False(Some.Same(image, copy));
    }

    [Fact]
    public void Create_keeps_memory_that_fits()
    {
        using Mat mat = new();
        mat.Create(6, 7, MatType.CV_8UC1);
        IntPtr data = mat.Data;
        mat.Create(new Size(7, 6), MatType.CV_8UC1);
        Assert.Equal(data, mat.Data);
        mat.Create(60, 70, MatType.CV_32FC1);
        Assert.Equal((60, 70, MatType.CV_32FC1), (mat.Rows, mat.Cols, mat.Type()));
    }

    [Fact]
    public void Copy_and_set_obey_the_mask()
    {
        using Mat source = new(2, 2, MatType.CV_8UC1, 7);
        using Mat target = new(2, 2, MatType.CV_8UC1, 1);
        using Mat mask = new(2, 2, MatType.CV_8UC1, 0);
        mask.Set(1, 0, (byte)255);
        source.CopyTo(target, mask);
        target.GetArray(out byte[] copied);
        Assert.Equal([1, 1, 7, 1], copied);
        target.SetTo(9, mask).GetArray(out byte[] set);
        Assert.Equal([1, 1, 9, 1], set);
        source.CopyTo(target);
        Assert.True(Some.Same(source, target));
        Assert.Same(target, target.SetTo(3));
        Assert.Equal(3, target.Get<byte>(0, 0));
    }

    [Fact]
    public void Convert_rounds_and_limits()
    {
        using Mat source = new(1, 3, MatType.CV_32FC1);
        source.SetArray(-4f, 10.6f, 300f);
        using Mat target = new();
        source.ConvertTo(target, MatType.CV_8U, 1, 0.2);
        target.GetArray(out byte[] values);
        Assert.Equal([0, 11, 255], values);
    }

    [Fact]
    public void At_gives_the_element_in_place()
    {
        using Mat column = new(3, 1, MatType.CV_64FC1, 0);
        column.At<double>(2) = 1.5;
        Assert.Equal(1.5, column.Get<double>(2, 0));
        using Mat row = new(1, 3, MatType.CV_64FC1, 0);
        row.At<double>(2) = 2.5;
        Assert.Equal(2.5, Marshal.PtrToStructure<double>(row.Ptr(0, 2)));
    }

    [Fact]
    public void Access_outside_or_of_a_larger_type_is_refused()
    {
        using Mat mat = new(2, 2, MatType.CV_8UC1, 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => mat.Get<byte>(2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => mat.Get<byte>(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => mat.Ptr(0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => mat.Size(2));
        Assert.Throws<ArgumentException>(() => mat.Get<int>(1, 1));
        Assert.Throws<ArgumentException>(() => mat.SetArray<byte>(1, 2, 3));
        Assert.Throws<ArgumentException>(() => mat.GetArray(out Vec3b[] _));
    }

    [Fact]
    public void Dispose_twice_is_fine_and_use_afterwards_throws()
    {
        Mat mat = new(2, 2, MatType.CV_8UC1);
        Assert.False(mat.IsDisposed);
        mat.Dispose();
        mat.Dispose();
        Assert.True(mat.IsDisposed);
        Assert.Equal("Mat [disposed]", mat.ToString());
        Assert.Throws<ObjectDisposedException>(() => mat.Rows);
        Assert.Throws<ObjectDisposedException>(() => mat.Clone());
        using Mat target = new();
        Assert.Throws<ObjectDisposedException>(() => Cv2.Resize(mat, target, new Size(4, 4)));
    }

    [Fact]
    public void Missing_argument_is_refused()
    {
        using Mat target = new();
        Assert.Throws<ArgumentNullException>(() => Cv2.Resize((Mat?)null, target, new Size(4, 4)));
    }

    [Fact]
    public void Released_mats_give_their_memory_back()
    {
        // 600 images of 3 MB: without release this would need 1.8 GB.
        for (int i = 0; i < 600; i++)
        {
            using Mat mat = new(1000, 1000, MatType.CV_8UC3, 1);
        }

        long resident = Environment.WorkingSet;
        Assert.InRange(resident, 1, 1_000_000_000);
    }
}
