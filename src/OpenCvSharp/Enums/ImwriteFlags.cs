namespace OpenCvSharp;

/// <summary>Options of encoders, each followed by its value.</summary>
public enum ImwriteFlags
{
    /// <summary>0 to 100, 95 by default.</summary>
    JpegQuality = 1,

    /// <summary>0 or 1.</summary>
    JpegProgressive = 2,

    /// <summary>0 or 1.</summary>
    JpegOptimize = 3,

    /// <summary>0 (fast) to 9 (small).</summary>
    PngCompression = 16,

    /// <summary>zlib strategy.</summary>
    PngStrategy = 17,

    /// <summary>Binary PGM and PPM: 1, text: 0.</summary>
    PxmBinary = 32,

    /// <summary>1 to 100; above 100 lossless.</summary>
    WebPQuality = 64,
}
