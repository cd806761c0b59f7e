using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>A position in space, double precision.</summary>
/// <param name="X">First coordinate.</param>
/// <param name="Y">Second coordinate.</param>
/// <param name="Z">Third coordinate.</param>
[StructLayout(LayoutKind.Sequential)]
public record struct Point3d(double X, double Y, double Z)
{
    /// <summary>Adds component by component.</summary>
    /// <param name="left">First summand.</param>
    /// <param name="right">Second summand.</param>
    /// <returns>The sum.</returns>
    public static Point3d operator +(Point3d left, Point3d right) =>
        new(left.X + right.X, left.Y + right.Y, left.Z + right.Z);

    /// <summary>Subtracts component by component.</summary>
    /// <param name="left">Minuend.</param>
    /// <param name="right">Subtrahend.</param>
    /// <returns>The difference.</returns>
    public static Point3d operator -(Point3d left, Point3d right) =>
        new(left.X - right.X, left.Y - right.Y, left.Z - right.Z);
}
