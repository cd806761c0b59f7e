using OpenCvSharp;

namespace RoadSeg.Benchmarks.Loops;

/// <summary>Pixels of Mats as spans.</summary>
internal static class MatSpans
{
    /// <summary>All elements of a Mat without gaps between its rows; valid while the Mat keeps its memory.</summary>
    public static unsafe Span<T> Of<T>(Mat mat)
        where T : unmanaged =>
        new(mat.DataPointer, checked((int)(mat.Total() * mat.ElemSize() / sizeof(T))));
}
