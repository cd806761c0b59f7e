namespace OpenCvSharp;

/// <summary>Properties of a capture. Unknown ones read as 0.</summary>
public enum VideoCaptureProperties
{
    /// <summary>Time of the current frame in milliseconds.</summary>
    PosMsec = 0,

    /// <summary>Index of the next frame.</summary>
    PosFrames = 1,

    /// <summary>Position, 0 start to 1 end.</summary>
    PosAviRatio = 2,

    /// <summary>Width in pixels.</summary>
    FrameWidth = 3,

    /// <summary>Height in pixels.</summary>
    FrameHeight = 4,

    /// <summary>Frames per second.</summary>
    Fps = 5,

    /// <summary>Codec as four characters.</summary>
    FourCC = 6,

    /// <summary>Number of frames as the container states it: an estimate.</summary>
    FrameCount = 7,

    /// <summary>Type of the Mats; -1 asks for undecoded packets.</summary>
    Format = 8,

    /// <summary>Capture mode of the back end.</summary>
    Mode = 9,

    /// <summary>Camera brightness.</summary>
    Brightness = 10,

    /// <summary>Camera contrast.</summary>
    Contrast = 11,

    /// <summary>Camera saturation.</summary>
    Saturation = 12,

    /// <summary>Camera hue.</summary>
    Hue = 13,

    /// <summary>Camera gain.</summary>
    Gain = 14,

    /// <summary>Camera exposure.</summary>
    Exposure = 15,

    /// <summary>Whether frames become BGR.</summary>
    ConvertRgb = 16,

    /// <summary>Automatic exposure.</summary>
    AutoExposure = 21,

    /// <summary>Frames the driver keeps.</summary>
    BufferSize = 38,

    /// <summary>Automatic focus.</summary>
    AutoFocus = 39,

    /// <summary>Sample aspect ratio, numerator.</summary>
    SARNum = 40,

    /// <summary>Sample aspect ratio, denominator.</summary>
    SARDen = 41,

    /// <summary>The back end in use (VideoCaptureAPIs).</summary>
    Backend = 42,

    /// <summary>Pixel format of the codec as four characters.</summary>
    CodecPixelFormat = 46,

    /// <summary>Kilobits per second.</summary>
    BitRate = 47,

    /// <summary>Rotation that the file asks for, in degrees.</summary>
    OrientationMeta = 48,

    /// <summary>Whether frames are turned by OrientationMeta.</summary>
    OrientationAuto = 49,

    /// <summary>Hardware decoding; at opening only.</summary>
    HwAcceleration = 50,

    /// <summary>Hardware device; at opening only.</summary>
    HwDevice = 51,
}
