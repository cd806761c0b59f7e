namespace RoadSeg.Synthetic.World;

/// <summary>A road place at a time.</summary>
internal readonly record struct Waypoint(double Seconds, double Along, double Left);

/// <summary>Where something is, how far it has come and how fast it goes.</summary>
/// <param name="Pose">worldFromObject.</param>
/// <param name="TravelledMeters">Way since the first waypoint; drives legs and wheels.</param>
/// <param name="SpeedMetersPerSecond">Now.</param>
internal readonly record struct MotionState(Pose Pose, double TravelledMeters, double SpeedMetersPerSecond);

/// <summary>
/// Movement through waypoints in road coordinates, straight between them, carried on at the ends. A pure function of
/// time: any frame can be asked for in any order.
/// </summary>
internal sealed class RoadMotion
{
    private const double TurnSeconds = 0.35;

    private readonly RoadPath path;
    private readonly Waypoint[] waypoints;
    private readonly double[] travelled;
    private readonly double standingYaw;

    /// <summary>Makes a movement.</summary>
    /// <param name="path">The street.</param>
    /// <param name="waypoints">At least two, at rising times.</param>
    /// <param name="standingYaw">Heading relative to the road while nothing has moved yet.</param>
    public RoadMotion(RoadPath path, Waypoint[] waypoints, double standingYaw = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(waypoints.Length, 2);
        this.path = path;
        this.waypoints = waypoints;
        this.standingYaw = standingYaw;
        travelled = new double[waypoints.Length];
        for (int i = 1; i < waypoints.Length; i++)
        {
            travelled[i] = travelled[i - 1] + Math.Sqrt(
                Square(waypoints[i].Along - waypoints[i - 1].Along)
                + Square(waypoints[i].Left - waypoints[i - 1].Left));
        }
    }

    /// <summary>Road place at a time.</summary>
    public RoadPoint PlaceAt(double seconds)
    {
        int i = LegAt(seconds);
        double t = (seconds - waypoints[i].Seconds) / (waypoints[i + 1].Seconds - waypoints[i].Seconds);
        return new RoadPoint(
            waypoints[i].Along + (t * (waypoints[i + 1].Along - waypoints[i].Along)),
            waypoints[i].Left + (t * (waypoints[i + 1].Left - waypoints[i].Left)));
    }

    /// <summary>The first time at which a place along the road is passed; infinite when it never is.</summary>
    public double SecondsAt(double along)
    {
        for (int i = 0; i + 1 < waypoints.Length; i++)
        {
            double from = waypoints[i].Along;
            double to = waypoints[i + 1].Along;
            if (from != to && (along - from) / (to - from) is >= 0 and <= 1)
            {
                double t = (along - from) / (to - from);
                return waypoints[i].Seconds + (t * (waypoints[i + 1].Seconds - waypoints[i].Seconds));
            }
        }

        return double.PositiveInfinity;
    }

    /// <summary>Where it is at a time; it turns smoothly around the corners between legs.</summary>
    public MotionState At(double seconds)
    {
        RoadPoint place = PlaceAt(seconds);
        Pose road = path.PoseAt(place);
        int i = LegAt(seconds);
        double legSeconds = waypoints[i + 1].Seconds - waypoints[i].Seconds;
        double speed = (travelled[i + 1] - travelled[i]) / legSeconds;
        double way = travelled[i] + (speed * (seconds - waypoints[i].Seconds));
        return new MotionState(road with { Yaw = road.Yaw + TurnedYaw(i, seconds) }, way, speed);
    }

    private double TurnedYaw(int leg, double seconds)
    {
        double yaw = LegYaw(leg);
        double sinceStart = seconds - waypoints[leg].Seconds;
        double untilEnd = waypoints[leg + 1].Seconds - seconds;
        if (leg > 0 && sinceStart < TurnSeconds && sinceStart <= untilEnd)
        {
            return Blend(LegYaw(leg - 1), yaw, 0.5 + (sinceStart / TurnSeconds / 2));
        }

        return leg + 2 < waypoints.Length && untilEnd >= 0 && untilEnd < TurnSeconds
            ? Blend(yaw, LegYaw(leg + 1), 0.5 - (untilEnd / TurnSeconds / 2))
            : yaw;
    }

    private double LegYaw(int leg)
    {
        for (int i = leg; i >= 0; i--)
        {
            double along = waypoints[i + 1].Along - waypoints[i].Along;
            double left = waypoints[i + 1].Left - waypoints[i].Left;
            if (along != 0 || left != 0)
            {
                return Math.Atan2(left, along);
            }
        }

        return standingYaw;
    }

    private int LegAt(double seconds)
    {
        int low = 0;
        int high = waypoints.Length - 2;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = waypoints[middle].Seconds <= seconds ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private static double Blend(double from, double to, double t) =>
        from + (Math.IEEERemainder(to - from, 2 * Math.PI) * t);

    private static double Square(double value) => value * value;
}
