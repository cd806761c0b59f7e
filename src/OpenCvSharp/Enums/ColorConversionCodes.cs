namespace OpenCvSharp;

/// <summary>Conversions between colour spaces, source first.</summary>
public enum ColorConversionCodes
{
    /// <summary>Adds alpha 255.</summary>
    BGR2BGRA = 0,

    /// <summary>Adds alpha 255.</summary>
    RGB2RGBA = 0,

    /// <summary>Drops alpha.</summary>
    BGRA2BGR = 1,

    /// <summary>Drops alpha.</summary>
    RGBA2RGB = 1,

    /// <summary>Swaps red and blue, adds alpha.</summary>
    BGR2RGBA = 2,

    /// <summary>Swaps red and blue, adds alpha.</summary>
    RGB2BGRA = 2,

    /// <summary>Swaps red and blue, drops alpha.</summary>
    RGBA2BGR = 3,

    /// <summary>Swaps red and blue, drops alpha.</summary>
    BGRA2RGB = 3,

    /// <summary>Swaps red and blue.</summary>
    BGR2RGB = 4,

    /// <summary>Swaps red and blue.</summary>
    RGB2BGR = 4,

    /// <summary>Swaps red and blue.</summary>
    BGRA2RGBA = 5,

    /// <summary>Swaps red and blue.</summary>
    RGBA2BGRA = 5,

    /// <summary>Luma of BT.601.</summary>
    BGR2GRAY = 6,

    /// <summary>Luma of BT.601.</summary>
    RGB2GRAY = 7,

    /// <summary>Three equal channels.</summary>
    GRAY2BGR = 8,

    /// <summary>Three equal channels.</summary>
    GRAY2RGB = 8,

    /// <summary>Three equal channels and alpha.</summary>
    GRAY2BGRA = 9,

    /// <summary>Three equal channels and alpha.</summary>
    GRAY2RGBA = 9,

    /// <summary>Luma of BT.601.</summary>
    BGRA2GRAY = 10,

    /// <summary>Luma of BT.601.</summary>
    RGBA2GRAY = 11,

    /// <summary>Hue 0 to 179.</summary>
    BGR2HSV = 40,

    /// <summary>Hue 0 to 179.</summary>
    RGB2HSV = 41,

    /// <summary>CIE Lab.</summary>
    BGR2Lab = 44,

    /// <summary>CIE Lab.</summary>
    RGB2Lab = 45,

    /// <summary>Back from HSV.</summary>
    HSV2BGR = 54,

    /// <summary>Back from HSV.</summary>
    HSV2RGB = 55,

    /// <summary>4:2:0, two planes.</summary>
    YUV2RGB_NV12 = 90,

    /// <summary>4:2:0, two planes.</summary>
    YUV2BGR_NV12 = 91,

    /// <summary>4:2:0, three planes.</summary>
    YUV2RGB_I420 = 100,

    /// <summary>4:2:0, three planes.</summary>
    YUV2BGR_I420 = 101,

    /// <summary>4:2:2, packed.</summary>
    YUV2RGB_YUY2 = 115,

    /// <summary>4:2:2, packed.</summary>
    YUV2BGR_YUY2 = 116,

    /// <summary>4:2:0, three planes.</summary>
    RGB2YUV_I420 = 127,

    /// <summary>4:2:0, three planes.</summary>
    BGR2YUV_I420 = 128,
}
