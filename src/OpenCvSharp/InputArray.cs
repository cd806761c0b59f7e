namespace OpenCvSharp;

/// <summary>
/// A Mat that a function reads. Made by conversion from <see cref="Mat"/>; a value, so that passing a Mat does not
/// allocate.
/// </summary>
public readonly struct InputArray
{
    internal InputArray(MatHandle? handle) => Handle = handle;

    internal MatHandle? Handle { get; }

    /// <summary>The Mat as an argument.</summary>
    /// <param name="mat">The Mat; it stays the caller's.</param>
    /// <returns>The argument.</returns>
    public static implicit operator InputArray(Mat? mat) => new(mat?.Handle);
}
