namespace RoadSeg.Geometry;

/// <summary>Size of an image or class map in pixels.</summary>
/// <param name="Width">Columns, at least 1 for a real image.</param>
/// <param name="Height">Rows, at least 1 for a real image.</param>
public readonly record struct ImageSize(int Width, int Height)
{
    /// <summary>Width times height.</summary>
    public int PixelCount => Width * Height;

    /// <summary>Width over height.</summary>
    public double AspectRatio => (double)Width / Height;

    /// <summary>For example <c>480x360</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Width}x{Height}");
}
