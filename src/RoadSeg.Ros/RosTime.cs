namespace RoadSeg.Ros;

/// <summary>builtin_interfaces/Time.</summary>
/// <param name="Seconds">Whole seconds since the epoch of the clock in use.</param>
/// <param name="Nanoseconds">0 to 999,999,999 after them.</param>
public readonly record struct RosTime(int Seconds, uint Nanoseconds)
{
    private const long PerSecond = 1_000_000_000;

    /// <summary>The time as one number; below 2^63 for every time that the type holds.</summary>
    public long TotalNanoseconds => (Seconds * PerSecond) + Nanoseconds;

    /// <summary>Takes a time apart; beyond the year 2038 and before 1901 it stays at the type's limit.</summary>
    /// <param name="nanoseconds">Since the epoch.</param>
    public static RosTime FromNanoseconds(long nanoseconds)
    {
        long seconds = Math.DivRem(nanoseconds, PerSecond, out long rest);
        if (rest < 0)
        {
            rest += PerSecond;
            seconds--;
        }

        return seconds > int.MaxValue ? new RosTime(int.MaxValue, 0)
            : seconds < int.MinValue ? new RosTime(int.MinValue, 0)
            : new RosTime((int)seconds, (uint)rest);
    }
}

/// <summary>std_msgs/Header.</summary>
/// <param name="Stamp">Capture time of the frame.</param>
/// <param name="FrameId">Coordinate frame, by REP-105.</param>
public readonly record struct RosHeader(RosTime Stamp, string FrameId);
