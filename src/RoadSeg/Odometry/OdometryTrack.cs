using System.Collections.Immutable;

namespace RoadSeg.Odometry;

/// <summary>One reading of an odometry.</summary>
/// <param name="Seconds">On the clock of the frames' media time.</param>
/// <param name="Pose">Where the ego vehicle was.</param>
public readonly record struct OdometrySample(double Seconds, EgoPose Pose);

/// <summary>
/// Where the ego vehicle was, over time. Between two readings that are too far apart in time, or too far apart in
/// space to be true, nothing is known. Immutable; any thread.
/// </summary>
public sealed class OdometryTrack
{
    /// <summary>Readings farther apart than this leave a gap, seconds.</summary>
    public const double GapSeconds = 0.5;

    /// <summary>Two readings that mean more than this are a jump, m/s.</summary>
    public const double SpeedMax = 70;

    /// <summary>Two readings that mean a faster turn than this are a jump, rad/s.</summary>
    public const double TurnMax = 6;

    // A reading may be rounded: jumps begin beyond this.
    private const double SlackMeters = 0.2;
    private const double SlackRadians = 0.05;

    private readonly ImmutableArray<OdometrySample> samples;
    private readonly ImmutableArray<bool> isBroken;

    /// <summary>Prepares readings.</summary>
    /// <param name="samples">At least two, at rising times, finite.</param>
    public OdometryTrack(ImmutableArray<OdometrySample> samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples.Length, 2);
        this.samples = samples;
        isBroken = [.. Enumerable.Range(0, samples.Length - 1).Select(i => Breaks(samples[i], samples[i + 1]))];
    }

    /// <summary>The readings.</summary>
    public ImmutableArray<OdometrySample> Samples => samples;

    /// <summary>Pairs of neighbouring readings between which nothing is known.</summary>
    public int BreakCount => isBroken.Count(b => b);

    /// <summary>How base_link moved between two times; null where that is not known.</summary>
    /// <param name="from">Media time of the frame before.</param>
    /// <param name="to">Media time of this frame, later.</param>
    public EgoMotion? Between(TimeSpan from, TimeSpan to)
    {
        int first = SegmentOf(from.TotalSeconds);
        int last = SegmentOf(to.TotalSeconds);
        if (to <= from || first < 0 || last < 0)
        {
            return null;
        }

        for (int i = first; i <= last; i++)
        {
            if (isBroken[i])
            {
                return null;
            }
        }

        return new EgoMotion(
            (to - from).TotalSeconds, PoseIn(first, from.TotalSeconds), PoseIn(last, to.TotalSeconds));
    }

    private static bool Breaks(in OdometrySample a, in OdometrySample b)
    {
        double seconds = b.Seconds - a.Seconds;
        double dx = b.Pose.X - a.Pose.X;
        double dy = b.Pose.Y - a.Pose.Y;
        double turn = Math.Abs(Math.IEEERemainder(b.Pose.YawRadians - a.Pose.YawRadians, Math.Tau));
        return seconds > GapSeconds
            || Math.Sqrt((dx * dx) + (dy * dy)) > (SpeedMax * seconds) + SlackMeters
            || turn > (TurnMax * seconds) + SlackRadians;
    }

    // Index of the reading at or before a time; −1 before the first and after the last.
    private int SegmentOf(double seconds)
    {
        // Frame times are whole ticks of 100 ns.
        const double Tick = 1e-7;
        if (!(seconds >= samples[0].Seconds - Tick && seconds <= samples[^1].Seconds + Tick))
        {
            return -1;
        }

        int low = 0;
        int high = samples.Length - 2;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = samples[middle].Seconds <= seconds ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private EgoPose PoseIn(int segment, double seconds)
    {
        OdometrySample a = samples[segment];
        OdometrySample b = samples[segment + 1];
        double share = Math.Clamp((seconds - a.Seconds) / (b.Seconds - a.Seconds), 0, 1);
        double turn = Math.IEEERemainder(b.Pose.YawRadians - a.Pose.YawRadians, Math.Tau);
        return new EgoPose(
            a.Pose.X + (share * (b.Pose.X - a.Pose.X)),
            a.Pose.Y + (share * (b.Pose.Y - a.Pose.Y)),
            a.Pose.YawRadians + (share * turn));
    }
}
