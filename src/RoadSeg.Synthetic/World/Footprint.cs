namespace RoadSeg.Synthetic.World;

/// <summary>
/// Outline of an object on the ground in its own frame: a rectangle (half lengths above zero) or, when
/// <paramref name="HalfX"/> is zero, a disc.
/// </summary>
/// <param name="CentreX">Metres ahead of the object's origin.</param>
/// <param name="CentreY">Metres to the left of the object's origin.</param>
/// <param name="HalfX">Half the length; 0 for a disc.</param>
/// <param name="HalfY">Half the width; 0 for a disc.</param>
/// <param name="Radius">Of the disc, or of the circle around the rectangle.</param>
internal readonly record struct Footprint(double CentreX, double CentreY, double HalfX, double HalfY, double Radius)
{
    /// <summary>True for a disc.</summary>
    public bool IsDisc => HalfX <= 0;

    /// <summary>A disc around the object's origin.</summary>
    public static Footprint Disc(double radius) => new(0, 0, 0, 0, radius);

    /// <summary>A rectangle around the object's origin.</summary>
    public static Footprint Rectangle(double halfX, double halfY) =>
        new(0, 0, halfX, halfY, Math.Sqrt((halfX * halfX) + (halfY * halfY)));
}
