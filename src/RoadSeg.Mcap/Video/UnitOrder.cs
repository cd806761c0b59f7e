namespace RoadSeg.Mcap.Video;

/// <summary>A unit whose picture has not come yet.</summary>
/// <param name="Number">Its place on the topic.</param>
/// <param name="Stamp">When it was captured, nanoseconds.</param>
/// <param name="LogTime">When it was recorded.</param>
/// <param name="IsClosed">Whether nothing behind it needs what stands before it.</param>
internal readonly record struct SentUnit(long Number, long Stamp, ulong LogTime, bool IsClosed);

/// <summary>
/// Which number and time a decoded picture has. Where pictures come in the order of their units, its unit's own. Where
/// they do not (B-frames), numbers still rise: it takes the smallest that is waiting. So do times if the units'
/// stamps rise too, as stamps of sending do; stamps of capture are the picture's own.
/// </summary>
internal sealed class UnitOrder
{
    // More than any codec keeps back.
    private const int WaitingMax = 64;

    private readonly List<SentUnit> waiting = new(WaitingMax + 1);

    // The same units by rank: numbers and, while they rise, stamps.
    private readonly List<SentUnit> ranks = new(WaitingMax + 1);
    private long lastStamp = long.MinValue;
    private bool isStampedAsSent = true;

    /// <summary>Notes a unit that the decoder took; numbers rise.</summary>
    public void Add(in SentUnit unit)
    {
        isStampedAsSent = isStampedAsSent && unit.Stamp >= lastStamp;
        lastStamp = unit.Stamp;
        if (waiting.Count == WaitingMax)
        {
            waiting.RemoveAt(0);
            ranks.RemoveAt(0);
        }

        waiting.Add(unit);
        ranks.Add(unit);
    }

    /// <summary>Names a picture.</summary>
    /// <param name="number">Number of the unit that it was coded in.</param>
    /// <param name="isReordered">Whether pictures may come in another order than units; once true, always.</param>
    /// <returns>Its number and times; null for a unit that is not waiting.</returns>
    public SentUnit? Take(long number, bool isReordered)
    {
        int own = waiting.FindIndex(u => u.Number == number);
        if (own < 0)
        {
            return null;
        }

        SentUnit unit = waiting[own];
        if (!isReordered)
        {
            Drop(own + 1);
            return unit;
        }

        // What stands before a closed one and has not come by now never will.
        if (unit.IsClosed)
        {
            Drop(own);
            own = 0;
        }

        SentUnit rank = ranks[0];
        waiting.RemoveAt(own);
        ranks.RemoveAt(0);
        return isStampedAsSent ? rank : unit with { Number = rank.Number };
    }

    /// <summary>Forgets those that wait.</summary>
    public void Clear()
    {
        waiting.Clear();
        ranks.Clear();
        lastStamp = long.MinValue;
    }

    private void Drop(int count)
    {
        waiting.RemoveRange(0, count);
        ranks.RemoveRange(0, count);
    }
}
