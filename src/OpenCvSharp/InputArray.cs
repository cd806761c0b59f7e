using System;

namespace OpenCvSharp;

/// <summary>
/// A Mat that a function reads. Made by conversion from <see cref="Mat"/>; a value, so that passing a Mat does not
/// allocate.
/// </summary>
public readonly struct InputArray
{
    private readonly MatHandle? handle;

    internal InputArray(MatHandle? handle) => this.handle = handle;

    internal MatHandle Handle => handle ?? throw new ArgumentNullException(null, "A Mat that is needed is null.");

    internal MatHandle OrNone => handle ?? MatHandle.None;

    /// <summary>The Mat as an argument.</summary>
    /// <param name="mat">The Mat; it stays the caller's.</param>
    /// <returns>The argument.</returns>
    public static implicit operator InputArray(Mat? mat) => new(mat?.Handle);
}
