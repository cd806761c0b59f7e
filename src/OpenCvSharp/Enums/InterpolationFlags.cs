using System;

namespace OpenCvSharp;

/// <summary>How a pixel between pixels is computed; the Warp members may be added.</summary>
[Flags]
public enum InterpolationFlags
{
    /// <summary>The nearest pixel.</summary>
    Nearest = 0,

    /// <summary>Bilinear.</summary>
    Linear = 1,

    /// <summary>Bicubic over 4x4 pixels.</summary>
    Cubic = 2,

    /// <summary>Mean over the covered area; for shrinking.</summary>
    Area = 3,

    /// <summary>Lanczos over 8x8 pixels.</summary>
    Lanczos4 = 4,

    /// <summary>Fills all target pixels, those from outside with zero.</summary>
    WarpFillOutliers = 8,

    /// <summary>The given transform already leads from target to source.</summary>
    WarpInverseMap = 16,
}
