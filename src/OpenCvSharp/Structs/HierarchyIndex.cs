namespace OpenCvSharp;

/// <summary>Neighbours of one contour, as indices into the contours; -1 for none.</summary>
/// <param name="next">Next contour of the same level.</param>
/// <param name="previous">Previous contour of the same level.</param>
/// <param name="child">First contour inside.</param>
/// <param name="parent">The contour around.</param>
public sealed class HierarchyIndex(int next, int previous, int child, int parent)
{
    /// <summary>Next contour of the same level.</summary>
    public int Next { get; set; } = next;

    /// <summary>Previous contour of the same level.</summary>
    public int Previous { get; set; } = previous;

    /// <summary>First contour inside.</summary>
    public int Child { get; set; } = child;

    /// <summary>The contour around.</summary>
    public int Parent { get; set; } = parent;
}
