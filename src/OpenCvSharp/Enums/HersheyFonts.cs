using System;

namespace OpenCvSharp;

/// <summary>Built-in stroke fonts.</summary>
[Flags]
public enum HersheyFonts
{
    /// <summary>Normal sans-serif.</summary>
    HersheySimplex = 0,

    /// <summary>Small sans-serif.</summary>
    HersheyPlain = 1,

    /// <summary>Normal sans-serif, double strokes.</summary>
    HersheyDuplex = 2,

    /// <summary>Normal serif.</summary>
    HersheyComplex = 3,

    /// <summary>Normal serif, triple strokes.</summary>
    HersheyTriplex = 4,

    /// <summary>Small serif.</summary>
    HersheyComplexSmall = 5,

    /// <summary>Handwriting.</summary>
    HersheyScriptSimplex = 6,

    /// <summary>Handwriting, double strokes.</summary>
    HersheyScriptComplex = 7,

    /// <summary>Added to another font.</summary>
    Italic = 16,
}
