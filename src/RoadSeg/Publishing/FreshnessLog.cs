using System.Globalization;

namespace RoadSeg.Publishing;

/// <summary>
/// Tells people about old results, seldom: at most one line of a kind in ten seconds. The line is written elsewhere,
/// so that a terminal that hangs cannot hold results up. One thread at a time.
/// </summary>
/// <param name="warn">Takes a line; null for silence. Any thread.</param>
/// <param name="clock">Measures how seldom.</param>
internal sealed class FreshnessLog(Action<string>? warn, TimeProvider clock)
{
    /// <summary>From this age on a result is worth a word: people see and robots feel it.</summary>
    public static readonly TimeSpan OldFrom = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private long? oldToldAt;
    private long? staleToldAt;
    private long staleSince;
    private bool isStale;
    private bool isStaleTold;
    private int oldCount;
    private TimeSpan oldest;

    /// <summary>A fresh result.</summary>
    public void Fresh(TimeSpan age, long now)
    {
        if (isStaleTold)
        {
            Say(string.Create(
                CultureInfo.InvariantCulture,
                $"results are fresh again after {clock.GetElapsedTime(staleSince, now).TotalSeconds:0.0} s"));
        }

        isStale = false;
        isStaleTold = false;
        CountOld(age, now);
    }

    /// <summary>A stale scene, with the frame of a late result or without a new frame.</summary>
    public void Stale(StatusReasons reasons, long now)
    {
        if (isStale)
        {
            return;
        }

        isStale = true;
        staleSince = now;
        if (IsDue(ref staleToldAt, now))
        {
            isStaleTold = true;
            Say($"results are stale ({StatusWords.Of(reasons)}): nothing is reported as free until fresh ones come");
        }
    }

    private void CountOld(TimeSpan age, long now)
    {
        if (age <= OldFrom)
        {
            return;
        }

        oldCount++;
        oldest = age > oldest ? age : oldest;
        if (IsDue(ref oldToldAt, now))
        {
            string results = oldCount == 1 ? "one result was" : FormattableString.Invariant($"{oldCount} results were");
            Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{results} older than {OldFrom.TotalMilliseconds} ms when published, up to "
                + $"{oldest.TotalMilliseconds:0} ms"));
            oldCount = 0;
            oldest = TimeSpan.Zero;
        }
    }

    private bool IsDue(ref long? toldAt, long now)
    {
        if (warn is null || (toldAt is long told && clock.GetElapsedTime(told, now) < Pause))
        {
            return false;
        }

        toldAt = now;
        return true;
    }

    private void Say(string text)
    {
        if (warn is not null)
        {
            _ = Task.Run(() => warn(text));
        }
    }
}
