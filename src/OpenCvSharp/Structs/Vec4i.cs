using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>Four integers.</summary>
/// <param name="Item0">Element 0.</param>
/// <param name="Item1">Element 1.</param>
/// <param name="Item2">Element 2.</param>
/// <param name="Item3">Element 3.</param>
[StructLayout(LayoutKind.Sequential)]
public record struct Vec4i(int Item0, int Item1, int Item2, int Item3)
{
    /// <summary>The element at an index.</summary>
    /// <param name="i">0 to 3.</param>
    /// <returns>The element.</returns>
    public readonly int this[int i] => i switch
    {
        0 => Item0,
        1 => Item1,
        2 => Item2,
        3 => Item3,
        _ => throw new System.ArgumentOutOfRangeException(nameof(i), i, "A Vec4i has elements 0 to 3."),
    };
}
