using System;

namespace OpenCvSharp;

/// <summary>A Mat that a function reads and changes. A value, as <see cref="InputArray"/>.</summary>
public readonly struct InputOutputArray
{
    private readonly MatHandle? handle;

    internal InputOutputArray(MatHandle? handle) => this.handle = handle;

    internal MatHandle Handle => handle ?? throw new ArgumentNullException(null, "A Mat that is needed is null.");

    /// <summary>The Mat as an argument.</summary>
    /// <param name="mat">The Mat; it stays the caller's.</param>
    /// <returns>The argument.</returns>
    public static implicit operator InputOutputArray(Mat? mat) => new(mat?.Handle);
}
