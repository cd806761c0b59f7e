namespace OpenCvSharp;

/// <summary>A Mat that a function reads and changes. A value, as <see cref="InputArray"/>.</summary>
public readonly struct InputOutputArray
{
    internal InputOutputArray(MatHandle? handle) => Handle = handle;

    internal MatHandle? Handle { get; }

    /// <summary>The Mat as an argument.</summary>
    /// <param name="mat">The Mat; it stays the caller's.</param>
    /// <returns>The argument.</returns>
    public static implicit operator InputOutputArray(Mat? mat) => new(mat?.Handle);
}
