using RoadSeg.Geometry;

namespace RoadSeg.Tracking;

/// <summary>The way from the point below the camera to a place, on the ground.</summary>
/// <param name="Range">Its length, metres.</param>
/// <param name="X">Ahead, of its direction of length 1.</param>
/// <param name="Y">To the left.</param>
internal readonly record struct SightLine(double Range, double X, double Y)
{
    private const double RangeMin = 1e-6;

    // Squared standard deviations. Who is partly hidden is seen beside the middle: only who is far off is another for
    // certain.
    private const double FarBesideSquared = 30;

    /// <summary>The way to a place; straight ahead to the point below the camera itself.</summary>
    public static SightLine To(GroundPoint place, GroundPoint cameraFoot)
    {
        double x = place.X - cameraFoot.X;
        double y = place.Y - cameraFoot.Y;
        double range = Math.Sqrt((x * x) + (y * y));
        return range < RangeMin ? new SightLine(RangeMin, 1, 0) : new SightLine(range, x / range, y / range);
    }

    /// <summary>A covariance on the ground as one along (A) and across (D) this way.</summary>
    public Block Along(in Block onGround) => onGround.Turned(-Y, X);

    /// <summary>A covariance along (A) and across (D) this way as one on the ground.</summary>
    public Block OnGround(in Block along) => along.Turned(Y, X);

    /// <summary>
    /// Whether a seen place is far beside where somebody is expected: by the angle between the two ways, at the range
    /// of the one expected.
    /// </summary>
    /// <remarks>
    /// Far away errors are so long that two of them in quite different directions meet at the camera: a distance on the
    /// ground alone finds that likely, and who is expected far away at the camera's feet.
    /// </remarks>
    /// <param name="seen">The way to the seen place.</param>
    /// <param name="covariance">Of where somebody is expected, on the ground, m².</param>
    /// <param name="acrossVariance">Of the seen place, m².</param>
    public bool IsFarBeside(in SightLine seen, in Block covariance, double acrossVariance)
    {
        double beside = Range * Math.Atan2((X * seen.Y) - (Y * seen.X), (X * seen.X) + (Y * seen.Y));
        return beside * beside > FarBesideSquared * (Along(covariance).D + acrossVariance);
    }
}
