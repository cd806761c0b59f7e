namespace RoadSeg.Geometry;

/// <summary>
/// Position on the road plane (z = 0 of base_link) in metres, axes as in REP-103.
/// </summary>
/// <param name="X">Metres ahead of base_link.</param>
/// <param name="Y">Metres to the left of base_link.</param>
public readonly record struct GroundPoint(double X, double Y)
{
    /// <summary>Distance from base_link in metres.</summary>
    public double Range => Math.Sqrt((X * X) + (Y * Y));
}
