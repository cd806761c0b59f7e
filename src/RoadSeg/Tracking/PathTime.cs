using RoadSeg.Geometry;

namespace RoadSeg.Tracking;

/// <summary>When somebody will be in the corridor straight ahead of the ego vehicle.</summary>
internal static class PathTime
{
    /// <summary>Seconds until then if both go on as now; 0 in it, null when that is not within the limit.</summary>
    /// <param name="from">Where the person is, base_link.</param>
    /// <param name="velocityX">Relative to the ego vehicle, m/s.</param>
    /// <param name="velocityY">Relative to the ego vehicle, m/s.</param>
    /// <param name="options">Width of the corridor, time limit.</param>
    public static double? Until(GroundPoint from, double velocityX, double velocityY, TrackingOptions options)
    {
        double enter = 0;
        double leave = options.PathSecondsMax;
        double half = options.PathHalfWidthMeters;
        bool isMet = Clip(from.Y + half, velocityY, ref enter, ref leave)
            && Clip(half - from.Y, -velocityY, ref enter, ref leave)
            && Clip(from.X, velocityX, ref enter, ref leave);
        return isMet && enter <= leave ? enter : null;
    }

    // Keeps the times at which a distance that changes at a constant speed is not negative.
    private static bool Clip(double distance, double speed, ref double enter, ref double leave)
    {
        if (Math.Abs(speed) < 1e-9)
        {
            return distance >= 0;
        }

        double zero = -distance / speed;
        if (speed > 0)
        {
            enter = Math.Max(enter, zero);
        }
        else
        {
            leave = Math.Min(leave, zero);
        }

        return true;
    }
}
