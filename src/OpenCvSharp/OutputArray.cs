namespace OpenCvSharp;

/// <summary>
/// A Mat that a function writes; its memory is used again when size and type fit. A value, as
/// <see cref="InputArray"/>.
/// </summary>
public readonly struct OutputArray
{
    internal OutputArray(MatHandle? handle) => Handle = handle;

    internal MatHandle? Handle { get; }

    /// <summary>The Mat as an argument.</summary>
    /// <param name="mat">The Mat; it stays the caller's.</param>
    /// <returns>The argument.</returns>
    public static implicit operator OutputArray(Mat? mat) => new(mat?.Handle);
}
