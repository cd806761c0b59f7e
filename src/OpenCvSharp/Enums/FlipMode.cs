namespace OpenCvSharp;

/// <summary>Axis of a flip.</summary>
public enum FlipMode
{
    /// <summary>Upside down.</summary>
    X = 0,

    /// <summary>Left to right.</summary>
    Y = 1,

    /// <summary>Both.</summary>
    XY = -1,
}
