namespace RoadSeg.Synthetic.World;

/// <summary>
/// How the ego vehicle drives: along the middle of its lane, slower before each crossing so that people can cross.
/// </summary>
internal static class EgoPlan
{
    /// <summary>Where the drive begins on the centre line.</summary>
    public const double StartMeters = 24;

    /// <summary>How far before a crossing the ego vehicle is slowest.</summary>
    public const double YieldMeters = 11;

    private const double CruiseSpeed = 7.6;
    private const double StepSeconds = 0.05;

    /// <summary>Where crossings lie on a drive of this length.</summary>
    public static double[] CrossingsFor(double seconds)
    {
        List<double> crossings = [];
        for (double along = StartMeters + 62; along < StartMeters + (CruiseSpeed * seconds) + 40; along += 84)
        {
            crossings.Add(along);
        }

        return [.. crossings];
    }

    /// <summary>The drive.</summary>
    /// <param name="path">The street.</param>
    /// <param name="crossings">Where people cross.</param>
    /// <param name="seconds">Its duration; it goes on a little longer.</param>
    /// <param name="laneLeft">Middle of the ego lane, metres left of the centre line.</param>
    public static RoadMotion Drive(RoadPath path, double[] crossings, double seconds, double laneLeft)
    {
        int count = (int)(seconds / StepSeconds) + 60;
        Waypoint[] waypoints = new Waypoint[count];
        double along = StartMeters;
        for (int i = 0; i < count; i++)
        {
            waypoints[i] = new Waypoint(i * StepSeconds, along, laneLeft);
            along += SpeedAt(along, crossings) * StepSeconds;
        }

        return new RoadMotion(path, waypoints);
    }

    private static double SpeedAt(double along, double[] crossings)
    {
        double speed = CruiseSpeed + (0.5 * Math.Sin(along / 17));
        foreach (double crossing in crossings)
        {
            double offset = (along - (crossing - YieldMeters)) / 7.5;
            speed *= 1 - (0.78 * Math.Exp(-offset * offset));
        }

        return speed;
    }
}
