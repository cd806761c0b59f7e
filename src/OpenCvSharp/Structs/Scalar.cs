using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>Up to four channel values, in channel order (for colours: blue, green, red, alpha).</summary>
/// <param name="Val0">First channel.</param>
/// <param name="Val1">Second channel.</param>
/// <param name="Val2">Third channel.</param>
/// <param name="Val3">Fourth channel.</param>
[StructLayout(LayoutKind.Sequential)]
public record struct Scalar(double Val0, double Val1, double Val2, double Val3)
{
    /// <summary>Black.</summary>
    public static readonly Scalar Black = FromRgb(0, 0, 0);

    /// <summary>White.</summary>
    public static readonly Scalar White = FromRgb(255, 255, 255);

    /// <summary>Pure red.</summary>
    public static readonly Scalar Red = FromRgb(255, 0, 0);

    /// <summary>Pure green.</summary>
    public static readonly Scalar Lime = FromRgb(0, 255, 0);

    /// <summary>Pure blue.</summary>
    public static readonly Scalar Blue = FromRgb(0, 0, 255);

    /// <summary>Yellow.</summary>
    public static readonly Scalar Yellow = FromRgb(255, 255, 0);

    /// <summary>One channel; the others are 0.</summary>
    /// <param name="v0">First channel.</param>
    public Scalar(double v0)
        : this(v0, 0, 0, 0)
    {
    }

    /// <summary>Two channels; the others are 0.</summary>
    /// <param name="v0">First channel.</param>
    /// <param name="v1">Second channel.</param>
    public Scalar(double v0, double v1)
        : this(v0, v1, 0, 0)
    {
    }

    /// <summary>Three channels; the fourth is 0.</summary>
    /// <param name="v0">First channel.</param>
    /// <param name="v1">Second channel.</param>
    /// <param name="v2">Third channel.</param>
    public Scalar(double v0, double v1, double v2)
        : this(v0, v1, v2, 0)
    {
    }

    /// <summary>The value of a channel.</summary>
    /// <param name="i">0 to 3.</param>
    /// <returns>The value.</returns>
    public readonly double this[int i] => i switch
    {
        0 => Val0,
        1 => Val1,
        2 => Val2,
        3 => Val3,
        _ => throw new System.ArgumentOutOfRangeException(nameof(i), i, "A Scalar has channels 0 to 3."),
    };

    /// <summary>The same value in all four channels.</summary>
    /// <param name="v">The value.</param>
    /// <returns>The scalar.</returns>
    public static Scalar All(double v) => new(v, v, v, v);

    /// <summary>A colour in the channel order of OpenCV images, BGR.</summary>
    /// <param name="r">Red.</param>
    /// <param name="g">Green.</param>
    /// <param name="b">Blue.</param>
    /// <returns>The scalar (b, g, r, 0).</returns>
    public static Scalar FromRgb(int r, int g, int b) => new(b, g, r);

    /// <summary>One channel; the others are 0.</summary>
    /// <param name="val">First channel.</param>
    /// <returns>The scalar.</returns>
    public static implicit operator Scalar(double val) => new(val);
}
