using System;

namespace OpenCvSharp;

/// <summary>What a calibration may change.</summary>
[Flags]
public enum CalibrationFlags
{
    /// <summary>Everything of the five-coefficient model.</summary>
    None = 0,

    /// <summary>Starts from the given camera matrix.</summary>
    UseIntrinsicGuess = 1,

    /// <summary>Keeps fx/fy.</summary>
    FixAspectRatio = 2,

    /// <summary>Keeps cx and cy.</summary>
    FixPrincipalPoint = 4,

    /// <summary>p1 = p2 = 0.</summary>
    ZeroTangentDist = 8,

    /// <summary>Keeps fx and fy.</summary>
    FixFocalLength = 16,

    /// <summary>Keeps k1.</summary>
    FixK1 = 32,

    /// <summary>Keeps k2.</summary>
    FixK2 = 64,

    /// <summary>Keeps k3.</summary>
    FixK3 = 128,

    /// <summary>Keeps k4.</summary>
    FixK4 = 2048,

    /// <summary>Keeps k5.</summary>
    FixK5 = 4096,

    /// <summary>Keeps k6.</summary>
    FixK6 = 8192,

    /// <summary>Uses k4, k5 and k6.</summary>
    RationalModel = 16384,
}
