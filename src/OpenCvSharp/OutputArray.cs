using System;

namespace OpenCvSharp;

/// <summary>
/// A Mat that a function writes; its memory is used again when size and type fit. A value, as
/// <see cref="InputArray"/>.
/// </summary>
public readonly struct OutputArray
{
    private readonly MatHandle? handle;

    internal OutputArray(MatHandle? handle) => this.handle = handle;

    internal MatHandle Handle => handle ?? throw new ArgumentNullException(null, "A Mat that is needed is null.");

    internal MatHandle OrNone => handle ?? MatHandle.None;

    /// <summary>The Mat as an argument.</summary>
    /// <param name="mat">The Mat; it stays the caller's.</param>
    /// <returns>The argument.</returns>
    public static implicit operator OutputArray(Mat? mat) => new(mat?.Handle);
}
