using RoadSeg.Geometry;

namespace RoadSeg.Odometry;

/// <summary>Where base_link is on the ground (odomFromBase).</summary>
/// <param name="X">Metres.</param>
/// <param name="Y">Metres.</param>
/// <param name="YawRadians">Heading, counter-clockwise.</param>
public readonly record struct EgoPose(double X, double Y, double YawRadians)
{
    /// <summary>A ground point of base_link, in the frame of the odometry.</summary>
    public GroundPoint FromBase(GroundPoint point)
    {
        (double sin, double cos) = Math.SinCos(YawRadians);
        return new GroundPoint(X + (cos * point.X) - (sin * point.Y), Y + (sin * point.X) + (cos * point.Y));
    }

    /// <summary>A point of the odometry's frame, in base_link.</summary>
    public GroundPoint ToBase(GroundPoint point)
    {
        (double sin, double cos) = Math.SinCos(YawRadians);
        double dx = point.X - X;
        double dy = point.Y - Y;
        return new GroundPoint((cos * dx) + (sin * dy), (cos * dy) - (sin * dx));
    }
}

/// <summary>How base_link moved between two frames.</summary>
/// <param name="Seconds">Media time between them, above 0.</param>
/// <param name="From">Where it was.</param>
/// <param name="To">Where it is.</param>
public readonly record struct EgoMotion(double Seconds, EgoPose From, EgoPose To)
{
    /// <summary>Turn in radians, counter-clockwise, within half a turn.</summary>
    public double Turn => Math.IEEERemainder(To.YawRadians - From.YawRadians, Math.Tau);

    /// <summary>A ground point that stayed where it was: in the base_link of now.</summary>
    public GroundPoint Carry(GroundPoint before) => To.ToBase(From.FromBase(before));
}
