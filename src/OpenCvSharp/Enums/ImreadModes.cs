using System;

namespace OpenCvSharp;

/// <summary>How an encoded image is turned into pixels.</summary>
[Flags]
public enum ImreadModes
{
    /// <summary>As stored: depth, channels and alpha.</summary>
    Unchanged = -1,

    /// <summary>One channel, 8 bits.</summary>
    Grayscale = 0,

    /// <summary>Three channels in the order BGR, 8 bits.</summary>
    Color = 1,

    /// <summary>Keeps 16 and 32 bit depths.</summary>
    AnyDepth = 2,

    /// <summary>Keeps the number of colours.</summary>
    AnyColor = 4,

    /// <summary>Does not turn by the EXIF orientation.</summary>
    IgnoreOrientation = 128,
}
