using System;

namespace OpenCvSharp;

/// <summary>
/// A dense matrix or image: a header over pixels that several headers may share (regions, <see cref="SubMat(Rect)"/>).
/// Dispose returns this header's share at once; the finalizer of the handle is only the net below. Not for use by
/// two threads at a time.
/// </summary>
public sealed partial class Mat : IDisposable
{
    /// <summary>An empty Mat, to be filled by a function.</summary>
    public Mat()
    {
        NativeError.Check(NativeMethods.rs_mat_create(out MatHandle handle));
        Handle = handle;
    }

    /// <summary>A Mat with memory of its own, content undefined.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="cols">Columns.</param>
    /// <param name="type">Depth and channels.</param>
    public Mat(int rows, int cols, MatType type)
    {
        NativeError.Check(NativeMethods.rs_mat_create_sized(rows, cols, type, out MatHandle handle));
        Handle = handle;
    }

    /// <summary>A Mat with memory of its own, content undefined.</summary>
    /// <param name="size">Columns and rows.</param>
    /// <param name="type">Depth and channels.</param>
    public Mat(Size size, MatType type)
        : this(size.Height, size.Width, type)
    {
    }

    /// <summary>A Mat with every element set.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="cols">Columns.</param>
    /// <param name="type">Depth and channels.</param>
    /// <param name="s">The value of each element.</param>
    public Mat(int rows, int cols, MatType type, Scalar s)
    {
        NativeError.Check(NativeMethods.rs_mat_create_filled(rows, cols, type, s, out MatHandle handle));
        Handle = handle;
    }

    /// <summary>A Mat with every element set.</summary>
    /// <param name="size">Columns and rows.</param>
    /// <param name="type">Depth and channels.</param>
    /// <param name="s">The value of each element.</param>
    public Mat(Size size, MatType type, Scalar s)
        : this(size.Height, size.Width, type, s)
    {
    }

    /// <summary>A second header over a part of a Mat's pixels, which it shares and keeps alive.</summary>
    /// <param name="m">The Mat.</param>
    /// <param name="roi">The part; must lie inside.</param>
    public Mat(Mat m, Rect roi)
    {
        ArgumentNullException.ThrowIfNull(m);
        NativeError.Check(NativeMethods.rs_mat_region(m.Handle, roi, out MatHandle handle));
        Handle = handle;
    }

    /// <summary>Reads an image file; empty if it cannot be read.</summary>
    /// <param name="fileName">Path of the image.</param>
    /// <param name="flags">How to turn it into pixels.</param>
    public Mat(string fileName, ImreadModes flags = ImreadModes.Color)
    {
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        NativeError.Check(NativeMethods.rs_imgcodecs_read(fileName, (int)flags, out MatHandle handle));
        Handle = handle;
    }

    internal Mat(MatHandle handle) => Handle = handle;

    /// <summary>Whether <see cref="Dispose"/> was called.</summary>
    public bool IsDisposed => Handle.IsClosed;

    internal MatHandle Handle { get; }

    /// <summary>A Mat over memory of the caller, who keeps it in place and alive longer than the Mat.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="cols">Columns.</param>
    /// <param name="type">Depth and channels.</param>
    /// <param name="data">First byte of the first row.</param>
    /// <param name="step">Bytes from row to row; 0 when rows follow each other without padding.</param>
    /// <returns>The Mat.</returns>
    public static Mat FromPixelData(int rows, int cols, MatType type, IntPtr data, long step = 0)
    {
        NativeError.Check(NativeMethods.rs_mat_wrap(rows, cols, type, data, step, out MatHandle handle));
        return new Mat(handle);
    }

    /// <summary>Decodes an image file held in memory; empty if it cannot be decoded.</summary>
    /// <param name="imageBytes">The file's bytes.</param>
    /// <param name="mode">How to turn it into pixels.</param>
    /// <returns>The image.</returns>
    public static Mat FromImageData(byte[] imageBytes, ImreadModes mode = ImreadModes.Color) =>
        Cv2.ImDecode(imageBytes, mode);

    /// <summary>Decodes an image file held in memory; empty if it cannot be decoded.</summary>
    /// <param name="imageBytes">The file's bytes.</param>
    /// <param name="mode">How to turn it into pixels.</param>
    /// <returns>The image.</returns>
    public static Mat ImDecode(byte[] imageBytes, ImreadModes mode = ImreadModes.Color) =>
        Cv2.ImDecode(imageBytes, mode);

    /// <summary>Returns this header's share of the pixels. Further use throws.</summary>
    public void Dispose() => Handle.Dispose();

    /// <summary>Gives the Mat memory of this size and type; memory that fits is kept.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="cols">Columns.</param>
    /// <param name="type">Depth and channels.</param>
    public void Create(int rows, int cols, MatType type) =>
        NativeError.Check(NativeMethods.rs_mat_allocate(Handle, rows, cols, type));

    /// <summary>Gives the Mat memory of this size and type; memory that fits is kept.</summary>
    /// <param name="size">Columns and rows.</param>
    /// <param name="type">Depth and channels.</param>
    public void Create(Size size, MatType type) => Create(size.Height, size.Width, type);

    /// <summary>An independent copy.</summary>
    /// <returns>The copy, which the caller disposes.</returns>
    public Mat Clone()
    {
        NativeError.Check(NativeMethods.rs_mat_clone(Handle, out MatHandle handle));
        return new Mat(handle);
    }

    /// <summary>A header over a part of the pixels, which it shares.</summary>
    /// <param name="roi">The part; must lie inside.</param>
    /// <returns>The header, which the caller disposes.</returns>
    public Mat SubMat(Rect roi) => new(this, roi);

    /// <summary>A header over a part of the pixels, which it shares.</summary>
    /// <param name="rowStart">First row.</param>
    /// <param name="rowEnd">The row after the last one.</param>
    /// <param name="colStart">First column.</param>
    /// <param name="colEnd">The column after the last one.</param>
    /// <returns>The header, which the caller disposes.</returns>
    public Mat SubMat(int rowStart, int rowEnd, int colStart, int colEnd) =>
        new(this, Rect.FromLTRB(colStart, rowStart, colEnd, rowEnd));

    /// <summary>A header over one row, which shares the pixels.</summary>
    /// <param name="y">The row.</param>
    /// <returns>The header, which the caller disposes.</returns>
    public Mat Row(int y) => new(this, new Rect(0, y, Cols, 1));

    /// <summary>A header over one column, which shares the pixels.</summary>
    /// <param name="x">The column.</param>
    /// <returns>The header, which the caller disposes.</returns>
    public Mat Col(int x) => new(this, new Rect(x, 0, 1, Rows));

    /// <summary>Copies all elements, or those under a mask; the target gets size and type of this Mat.</summary>
    /// <param name="m">The target.</param>
    /// <param name="mask">CV_8U of the same size; where it is 0 nothing is copied.</param>
    public void CopyTo(OutputArray m, InputArray? mask = null) =>
        NativeError.Check(NativeMethods.rs_mat_copy_to(Handle, m.Handle, mask.OrNone()));

    /// <summary>Converts the depth: target = this * alpha + beta, rounded and limited to the target's range.</summary>
    /// <param name="m">The target.</param>
    /// <param name="rtype">Its type; negative keeps the depth.</param>
    /// <param name="alpha">Factor.</param>
    /// <param name="beta">Summand.</param>
    public void ConvertTo(OutputArray m, MatType rtype, double alpha = 1, double beta = 0) =>
        NativeError.Check(NativeMethods.rs_mat_convert_to(Handle, m.Handle, rtype, alpha, beta));

    /// <summary>Sets all elements, or those under a mask.</summary>
    /// <param name="value">The value of each element.</param>
    /// <param name="mask">CV_8U of the same size; where it is 0 nothing is set.</param>
    /// <returns>This Mat.</returns>
    public Mat SetTo(Scalar value, Mat? mask = null)
    {
        NativeError.Check(NativeMethods.rs_mat_set_to(Handle, value, mask?.Handle ?? MatHandle.None));
        return this;
    }

    /// <summary>Encodes the image as a file in memory.</summary>
    /// <param name="ext">The format as a file extension with its dot.</param>
    /// <param name="prms">Pairs of <see cref="ImwriteFlags"/> and value.</param>
    /// <returns>The file's bytes.</returns>
    public byte[] ToBytes(string ext = ".png", int[]? prms = null)
    {
        _ = Cv2.ImEncode(ext, this, out byte[] bytes, prms);
        return bytes;
    }
}
