using System;

namespace OpenCvSharp;

/// <summary>Options of the search for a chessboard.</summary>
[Flags]
public enum ChessboardFlags
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Threshold by neighbourhood instead of the mean brightness.</summary>
    AdaptiveThresh = 1,

    /// <summary>Equalises the histogram first.</summary>
    NormalizeImage = 2,

    /// <summary>Drops false squares by area, perimeter and shape.</summary>
    FilterQuads = 4,

    /// <summary>Gives up early when there is no board.</summary>
    FastCheck = 8,

    /// <summary>Sector method: searches longer.</summary>
    Exhaustive = 16,

    /// <summary>Sector method: doubles the image for sub-pixel accuracy.</summary>
    Accuracy = 32,
}
