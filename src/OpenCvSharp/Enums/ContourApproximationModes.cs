namespace OpenCvSharp;

/// <summary>Which points of a contour are kept.</summary>
public enum ContourApproximationModes
{
    /// <summary>All of them.</summary>
    ApproxNone = 1,

    /// <summary>The ends of straight runs.</summary>
    ApproxSimple = 2,

    /// <summary>Teh-Chin, L1.</summary>
    ApproxTC89L1 = 3,

    /// <summary>Teh-Chin, k-cosine.</summary>
    ApproxTC89KCOS = 4,
}
