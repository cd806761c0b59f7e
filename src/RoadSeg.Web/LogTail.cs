namespace RoadSeg.Web;

/// <summary>
/// The last lines of the log, for people who watch. Whoever logs adds lines; it never waits. Any thread.
/// </summary>
public sealed class LogTail
{
    /// <summary>Lines that are kept; older ones are forgotten.</summary>
    public const int LinesMax = 200;

    private const int CharactersMax = 500;

    private readonly Lock gate = new();
    private readonly LogLine[] lines = new LogLine[LinesMax];
    private long count;

    /// <summary>A line was added.</summary>
    internal event Action? Added;

    /// <summary>Number of lines ever added.</summary>
    public long Count
    {
        get
        {
            lock (gate)
            {
                return count;
            }
        }
    }

    /// <summary>Adds a line; a long one is cut.</summary>
    /// <param name="level">How bad it is.</param>
    /// <param name="text">One line for people.</param>
    public void Add(LogLevel level, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string cut = text.Length <= CharactersMax ? text : string.Concat(text.AsSpan(0, CharactersMax - 1), "…");
        lock (gate)
        {
            lines[count % LinesMax] = new LogLine(count, level, cut);
            count++;
        }

        Added?.Invoke();
    }

    /// <summary>The lines from a number on, as far as they are still kept.</summary>
    /// <param name="first">Number of the first line wanted, from 0.</param>
    public IReadOnlyList<LogLine> From(long first)
    {
        lock (gate)
        {
            List<LogLine> found = [];
            for (long i = Math.Max(first, count - LinesMax); i < count; i++)
            {
                found.Add(lines[i % LinesMax]);
            }

            return found;
        }
    }
}

/// <summary>How bad a line of the log is.</summary>
public enum LogLevel
{
    /// <summary>For who looks for something.</summary>
    Debug,

    /// <summary>Worth knowing.</summary>
    Information,

    /// <summary>Something is not as it should be.</summary>
    Warning,

    /// <summary>Something failed.</summary>
    Error,
}

/// <summary>One line.</summary>
/// <param name="Number">Its number in the run, from 0.</param>
/// <param name="Level">How bad it is.</param>
/// <param name="Text">For people.</param>
public readonly record struct LogLine(long Number, LogLevel Level, string Text);
