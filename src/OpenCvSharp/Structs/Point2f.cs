using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>A position in the plane, single precision.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Down.</param>
[StructLayout(LayoutKind.Sequential)]
public record struct Point2f(float X, float Y)
{
    /// <summary>A whole-pixel position as this type.</summary>
    /// <param name="point">The position.</param>
    /// <returns>The same position.</returns>
    public static implicit operator Point2f(Point point) => new(point.X, point.Y);

    /// <summary>Cuts the fractions off.</summary>
    /// <param name="point">The position.</param>
    /// <returns>The whole parts.</returns>
    public static explicit operator Point(Point2f point) => new((int)point.X, (int)point.Y);

    /// <summary>Adds component by component.</summary>
    /// <param name="left">First summand.</param>
    /// <param name="right">Second summand.</param>
    /// <returns>The sum.</returns>
    public static Point2f operator +(Point2f left, Point2f right) => new(left.X + right.X, left.Y + right.Y);

    /// <summary>Subtracts component by component.</summary>
    /// <param name="left">Minuend.</param>
    /// <param name="right">Subtrahend.</param>
    /// <returns>The difference.</returns>
    public static Point2f operator -(Point2f left, Point2f right) => new(left.X - right.X, left.Y - right.Y);
}
