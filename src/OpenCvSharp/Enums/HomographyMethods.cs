using System;

namespace OpenCvSharp;

/// <summary>How a homography copes with wrong pairs.</summary>
[Flags]
public enum HomographyMethods
{
    /// <summary>Least squares over all pairs.</summary>
    None = 0,

    /// <summary>Least median of squares.</summary>
    LMedS = 4,

    /// <summary>RANSAC.</summary>
    Ransac = 8,

    /// <summary>PROSAC-based RHO.</summary>
    Rho = 16,
}
