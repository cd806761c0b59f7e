using System;

namespace OpenCvSharp;

/// <summary>What a calibration of a fisheye lens may change, and what it checks.</summary>
[Flags]
public enum FishEyeCalibrationFlags
{
    /// <summary>Everything.</summary>
    None = 0,

    /// <summary>Starts from the given camera matrix.</summary>
    UseIntrinsicGuess = 1,

    /// <summary>Finds the poses anew after each step.</summary>
    RecomputeExtrinsic = 2,

    /// <summary>Fails on a view that determines nothing.</summary>
    CheckCond = 4,

    /// <summary>No skew.</summary>
    FixSkew = 8,

    /// <summary>Keeps k1.</summary>
    FixK1 = 16,

    /// <summary>Keeps k2.</summary>
    FixK2 = 32,

    /// <summary>Keeps k3.</summary>
    FixK3 = 64,

    /// <summary>Keeps k4.</summary>
    FixK4 = 128,

    /// <summary>Keeps the camera matrix and the distortion.</summary>
    FixIntrinsic = 256,

    /// <summary>Keeps cx and cy.</summary>
    FixPrincipalPoint = 512,
}
