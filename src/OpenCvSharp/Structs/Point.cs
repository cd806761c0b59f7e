using System;
using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>A position in whole pixels.</summary>
/// <param name="X">Columns to the right.</param>
/// <param name="Y">Rows down.</param>
[StructLayout(LayoutKind.Sequential)]
public record struct Point(int X, int Y)
{
    /// <summary>Takes the whole part of two coordinates.</summary>
    /// <param name="x">Columns to the right.</param>
    /// <param name="y">Rows down.</param>
    public Point(double x, double y)
        : this((int)x, (int)y)
    {
    }

    /// <summary>The length of the difference to another point, in pixels.</summary>
    /// <param name="p">The other point.</param>
    /// <returns>The distance.</returns>
    public readonly double DistanceTo(Point p) => Math.Sqrt(Math.Pow(p.X - X, 2) + Math.Pow(p.Y - Y, 2));

    /// <summary>Adds component by component.</summary>
    /// <param name="left">First summand.</param>
    /// <param name="right">Second summand.</param>
    /// <returns>The sum.</returns>
    public static Point operator +(Point left, Point right) => new(left.X + right.X, left.Y + right.Y);

    /// <summary>Subtracts component by component.</summary>
    /// <param name="left">Minuend.</param>
    /// <param name="right">Subtrahend.</param>
    /// <returns>The difference.</returns>
    public static Point operator -(Point left, Point right) => new(left.X - right.X, left.Y - right.Y);
}
