using System;
using System.Runtime.CompilerServices;

namespace OpenCvSharp;

/// <content>What a Mat says about itself, and its elements.</content>
public sealed partial class Mat
{
    /// <summary>Rows; -1 for more than two dimensions.</summary>
    public int Rows => Header().Rows;

    /// <summary>Columns; -1 for more than two dimensions.</summary>
    public int Cols => Header().Cols;

    /// <summary>Columns.</summary>
    public int Width => Header().Cols;

    /// <summary>Rows.</summary>
    public int Height => Header().Rows;

    /// <summary>Number of dimensions: 2, or 0 while empty and never sized.</summary>
    public int Dims => Header().Dims;

    /// <summary>First byte of the first row; valid until the Mat is disposed or gets other memory.</summary>
    public IntPtr Data => Header().Data;

    /// <summary>First byte of the first row; valid until the Mat is disposed or gets other memory.</summary>
    public unsafe byte* DataPointer => (byte*)Header().Data;

    /// <summary>A header over a part of the pixels, which it shares.</summary>
    /// <param name="roi">The part; must lie inside.</param>
    /// <returns>The header, which the caller disposes.</returns>
    public Mat this[Rect roi] => SubMat(roi);

    /// <summary>A header over a part of the pixels, which it shares.</summary>
    /// <param name="rowStart">First row.</param>
    /// <param name="rowEnd">The row after the last one.</param>
    /// <param name="colStart">First column.</param>
    /// <param name="colEnd">The column after the last one.</param>
    /// <returns>The header, which the caller disposes.</returns>
    public Mat this[int rowStart, int rowEnd, int colStart, int colEnd] =>
        SubMat(rowStart, rowEnd, colStart, colEnd);

    /// <summary>Columns and rows.</summary>
    /// <returns>The size.</returns>
    public Size Size()
    {
        MatHeader header = Header();
        return new Size(header.Cols, header.Rows);
    }

    /// <summary>The length of a dimension.</summary>
    /// <param name="dim">0: rows, 1: columns.</param>
    /// <returns>The length.</returns>
    public int Size(int dim)
    {
        return dim switch
        {
            0 => Header().Rows,
            1 => Header().Cols,
            _ => throw new ArgumentOutOfRangeException(nameof(dim), dim, "Dimensions are 0 (rows) and 1 (columns)."),
        };
    }

    /// <summary>Depth and channels.</summary>
    /// <returns>The type.</returns>
    public MatType Type() => Header().Type;

    /// <summary>Depth: one of MatType.CV_8U ... CV_64F.</summary>
    /// <returns>The depth.</returns>
    public int Depth() => Type().Depth;

    /// <summary>Number of channels.</summary>
    /// <returns>The number.</returns>
    public int Channels() => Type().Channels;

    /// <summary>Bytes of an element, all channels.</summary>
    /// <returns>Bytes.</returns>
    public int ElemSize() => (int)Header().ElementBytes;

    /// <summary>Bytes of one channel of an element.</summary>
    /// <returns>Bytes.</returns>
    public int ElemSize1()
    {
        MatHeader header = Header();
        return (int)header.ElementBytes / ((MatType)header.Type).Channels;
    }

    /// <summary>Bytes from row to row.</summary>
    /// <returns>Bytes; 0 while empty.</returns>
    public long Step() => Header().StepBytes;

    /// <summary>Number of elements.</summary>
    /// <returns>Rows times columns.</returns>
    public long Total()
    {
        MatHeader header = Header();
        return (long)header.Rows * header.Cols;
    }

    /// <summary>Whether there are no elements.</summary>
    /// <returns>True if so.</returns>
    public bool Empty() => Header().Empty != 0;

    /// <summary>Whether rows follow each other without a gap.</summary>
    /// <returns>True if so.</returns>
    public bool IsContinuous() => Header().Continuous != 0;

    /// <summary>First byte of a row.</summary>
    /// <param name="i0">The row.</param>
    /// <returns>Its address; valid as <see cref="Data"/> is.</returns>
    public IntPtr Ptr(int i0) => Ptr(i0, 0);

    /// <summary>First byte of an element.</summary>
    /// <param name="i0">The row.</param>
    /// <param name="i1">The column.</param>
    /// <returns>Its address; valid as <see cref="Data"/> is.</returns>
    public IntPtr Ptr(int i0, int i1)
    {
        MatHeader header = Header();
        RequireInside(header, i0, i1);
        return header.Data + (nint)((i0 * header.StepBytes) + (i1 * header.ElementBytes));
    }

    /// <summary>An element of a column or row of a flat Mat, by position.</summary>
    /// <typeparam name="T">Type of the element, as large as <see cref="ElemSize"/>.</typeparam>
    /// <param name="i0">The row; the column when there is a single row.</param>
    /// <returns>The element in place; valid as <see cref="Data"/> is.</returns>
    public ref T At<T>(int i0)
        where T : unmanaged
    {
        return ref Rows == 1 ? ref At<T>(0, i0) : ref At<T>(i0, 0);
    }

    /// <summary>An element.</summary>
    /// <typeparam name="T">Type of the element, at most as large as <see cref="ElemSize"/>.</typeparam>
    /// <param name="i0">The row.</param>
    /// <param name="i1">The column.</param>
    /// <returns>The element in place; valid as <see cref="Data"/> is.</returns>
    public unsafe ref T At<T>(int i0, int i1)
        where T : unmanaged
    {
        MatHeader header = Header();
        RequireInside(header, i0, i1);
        if (Unsafe.SizeOf<T>() > header.ElementBytes)
        {
            throw new ArgumentException(
                $"An element of {(MatType)header.Type} has {header.ElementBytes} bytes, {typeof(T).Name} has "
                + $"{Unsafe.SizeOf<T>()}.");
        }

        return ref *(T*)((byte*)header.Data + (i0 * header.StepBytes) + (i1 * header.ElementBytes));
    }

    /// <summary>The value of an element.</summary>
    /// <typeparam name="T">Type of the element.</typeparam>
    /// <param name="i0">The row.</param>
    /// <param name="i1">The column.</param>
    /// <returns>The value.</returns>
    public T Get<T>(int i0, int i1)
        where T : unmanaged => At<T>(i0, i1);

    /// <summary>Sets an element.</summary>
    /// <typeparam name="T">Type of the element.</typeparam>
    /// <param name="i0">The row.</param>
    /// <param name="i1">The column.</param>
    /// <param name="value">The value.</param>
    public void Set<T>(int i0, int i1, T value)
        where T : unmanaged => At<T>(i0, i1) = value;

    /// <summary>Copies all elements, row by row.</summary>
    /// <typeparam name="T">Type of the element or of one channel.</typeparam>
    /// <param name="data">The elements.</param>
    /// <returns>True.</returns>
    public bool GetArray<T>(out T[] data)
        where T : unmanaged
    {
        data = CopyOut<T>();
        return true;
    }

    /// <summary>Sets all elements, row by row.</summary>
    /// <typeparam name="T">Type of the element or of one channel.</typeparam>
    /// <param name="data">As many as the Mat has.</param>
    /// <returns>True.</returns>
    public bool SetArray<T>(params T[] data)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(data);
        CopyIn<T>(data);
        return true;
    }

    /// <summary>Size, type and state in words.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        if (IsDisposed)
        {
            return "Mat [disposed]";
        }

        MatHeader header = Header();
        return $"Mat [ {header.Rows}*{header.Cols}*{(MatType)header.Type} ]";
    }

    internal MatHeader Header()
    {
        NativeError.Check(NativeMethods.rs_mat_header(Handle, out MatHeader header));
        return header;
    }

    internal unsafe T[] CopyOut<T>()
        where T : unmanaged
    {
        MatHeader header = Header();
        int perRow = ElementsPerRow<T>(header);
        T[] values = new T[perRow * header.Rows];
        for (int row = 0; row < header.Rows; row++)
        {
            new ReadOnlySpan<T>((byte*)header.Data + (row * header.StepBytes), perRow)
                .CopyTo(values.AsSpan(row * perRow, perRow));
        }

        GC.KeepAlive(this);
        return values;
    }

    internal unsafe void CopyIn<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        MatHeader header = Header();
        int perRow = ElementsPerRow<T>(header);
        if (values.Length != perRow * header.Rows)
        {
            throw new ArgumentException(
                $"{values.Length} values of {typeof(T).Name} were given, but {this} holds {perRow * header.Rows}.");
        }

        for (int row = 0; row < header.Rows; row++)
        {
            values.Slice(row * perRow, perRow)
                .CopyTo(new Span<T>((byte*)header.Data + (row * header.StepBytes), perRow));
        }

        GC.KeepAlive(this);
    }

    private static int ElementsPerRow<T>(in MatHeader header)
        where T : unmanaged
    {
        long rowBytes = header.Cols * header.ElementBytes;
        if (rowBytes % Unsafe.SizeOf<T>() != 0)
        {
            throw new ArgumentException(
                $"A row of {rowBytes} bytes cannot be split into {typeof(T).Name} of {Unsafe.SizeOf<T>()} bytes.");
        }

        return (int)(rowBytes / Unsafe.SizeOf<T>());
    }

    private static void RequireInside(in MatHeader header, int row, int col)
    {
        if ((uint)row >= (uint)header.Rows || (uint)col >= (uint)header.Cols)
        {
            throw new ArgumentOutOfRangeException(
                nameof(row), $"Element ({row}, {col}) is outside of {header.Rows} rows and {header.Cols} columns.");
        }
    }
}
