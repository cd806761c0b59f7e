using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>Three numbers of double precision.</summary>
/// <param name="Item0">Element 0.</param>
/// <param name="Item1">Element 1.</param>
/// <param name="Item2">Element 2.</param>
[StructLayout(LayoutKind.Sequential)]
public record struct Vec3d(double Item0, double Item1, double Item2)
{
    /// <summary>The element at an index.</summary>
    /// <param name="i">0 to 2.</param>
    /// <returns>The element.</returns>
    public readonly double this[int i] => i switch
    {
        0 => Item0,
        1 => Item1,
        2 => Item2,
        _ => throw new System.ArgumentOutOfRangeException(nameof(i), i, "A Vec3d has elements 0 to 2."),
    };
}
