using System;
using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>A rectangle of whole pixels; right and bottom edges are outside.</summary>
/// <param name="X">Leftmost column.</param>
/// <param name="Y">Topmost row.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
[StructLayout(LayoutKind.Sequential)]
public record struct Rect(int X, int Y, int Width, int Height)
{
    /// <summary>From corner and extent.</summary>
    /// <param name="location">Top left corner.</param>
    /// <param name="size">Extent.</param>
    public Rect(Point location, Size size)
        : this(location.X, location.Y, size.Width, size.Height)
    {
    }

    /// <summary>Leftmost column.</summary>
    public readonly int Left => X;

    /// <summary>Topmost row.</summary>
    public readonly int Top => Y;

    /// <summary>The column after the last one.</summary>
    public readonly int Right => X + Width;

    /// <summary>The row after the last one.</summary>
    public readonly int Bottom => Y + Height;

    /// <summary>Top left corner.</summary>
    public readonly Point TopLeft => new(X, Y);

    /// <summary>The corner after the last pixel.</summary>
    public readonly Point BottomRight => new(X + Width, Y + Height);

    /// <summary>Top left corner.</summary>
    public Point Location
    {
        readonly get => new(X, Y);
        set => (X, Y) = (value.X, value.Y);
    }

    /// <summary>Width and height.</summary>
    public Size Size
    {
        readonly get => new(Width, Height);
        set => (Width, Height) = (value.Width, value.Height);
    }

    /// <summary>From the four edges.</summary>
    /// <param name="left">Leftmost column.</param>
    /// <param name="top">Topmost row.</param>
    /// <param name="right">The column after the last one.</param>
    /// <param name="bottom">The row after the last one.</param>
    /// <returns>The rectangle.</returns>
    public static Rect FromLTRB(int left, int top, int right, int bottom) =>
        new(left, top, right - left, bottom - top);

    /// <summary>Whether a pixel lies inside.</summary>
    /// <param name="pt">The pixel.</param>
    /// <returns>True for pixels of the rectangle.</returns>
    public readonly bool Contains(Point pt) => Contains(pt.X, pt.Y);

    /// <summary>Whether a pixel lies inside.</summary>
    /// <param name="x">Column.</param>
    /// <param name="y">Row.</param>
    /// <returns>True for pixels of the rectangle.</returns>
    public readonly bool Contains(int x, int y) => x >= X && y >= Y && x < Right && y < Bottom;

    /// <summary>The common part of two rectangles; empty if there is none.</summary>
    /// <param name="a">One.</param>
    /// <param name="b">The other.</param>
    /// <returns>The common part.</returns>
    public static Rect Intersect(Rect a, Rect b)
    {
        int left = Math.Max(a.X, b.X);
        int top = Math.Max(a.Y, b.Y);
        int right = Math.Min(a.Right, b.Right);
        int bottom = Math.Min(a.Bottom, b.Bottom);
        return right >= left && bottom >= top ? FromLTRB(left, top, right, bottom) : default;
    }

    /// <summary>The common part of two rectangles.</summary>
    /// <param name="a">One.</param>
    /// <param name="b">The other.</param>
    /// <returns>The common part; empty if there is none.</returns>
    public static Rect operator &(Rect a, Rect b) => Intersect(a, b);
}
