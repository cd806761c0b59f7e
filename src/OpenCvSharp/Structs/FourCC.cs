using System;

namespace OpenCvSharp;

/// <summary>Four characters that name a codec, the first in the lowest byte.</summary>
/// <param name="Value">The four bytes as a number.</param>
public readonly record struct FourCC(int Value)
{
    /// <summary>The four characters as a code.</summary>
    /// <param name="c1">First character.</param>
    /// <param name="c2">Second character.</param>
    /// <param name="c3">Third character.</param>
    /// <param name="c4">Fourth character.</param>
    /// <returns>The code.</returns>
    public static FourCC FromFourChars(char c1, char c2, char c3, char c4) =>
        new(VideoWriter.FourCC(c1, c2, c3, c4));

    /// <summary>A text of one to four characters as a code; shorter ones are filled with spaces.</summary>
    /// <param name="code">The characters, as in "mp4v".</param>
    /// <returns>The code.</returns>
    public static FourCC FromString(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (code.Length is 0 or > 4)
        {
            throw new ArgumentException($"\"{code}\" is no codec name: 1 to 4 characters are expected.", nameof(code));
        }

        string padded = code.PadRight(4);
        return FromFourChars(padded[0], padded[1], padded[2], padded[3]);
    }

    /// <summary>The code as a number.</summary>
    /// <param name="fourcc">The code.</param>
    /// <returns>The number.</returns>
    public static implicit operator int(FourCC fourcc) => fourcc.Value;

    /// <summary>A number as a code.</summary>
    /// <param name="code">The number.</param>
    /// <returns>The code.</returns>
    public static implicit operator FourCC(int code) => new(code);
}
