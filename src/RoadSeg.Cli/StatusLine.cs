namespace RoadSeg.Cli;

/// <summary>
/// Says on standard error how far a run is: on a terminal one line that is rewritten four times a second; in a log,
/// where nothing can be rewritten, a line every half minute.
/// </summary>
internal sealed class StatusLine : IAsyncDisposable
{
    private static readonly TimeSpan Rewrite = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan NextLine = TimeSpan.FromSeconds(30);

    private readonly bool isTerminal = !Console.IsErrorRedirected;
    private readonly ITimer timer;

    /// <summary>Starts to tell.</summary>
    /// <param name="text">What is to be said now; asked on a thread of the pool.</param>
    /// <param name="clock">The clock.</param>
    public StatusLine(Func<string> text, TimeProvider clock)
    {
        TimeSpan interval = isTerminal ? Rewrite : NextLine;
        timer = clock.CreateTimer(_ => Say(text()), null, interval, interval);
    }

    /// <summary>Ends it; the terminal's line is wiped.</summary>
    public async ValueTask DisposeAsync()
    {
        await timer.DisposeAsync();
        if (isTerminal)
        {
            Say("");
        }
    }

    private void Say(string text)
    {
        if (isTerminal)
        {
            Console.Error.Write("\r\e[K" + text);
        }
        else
        {
            Console.Error.WriteLine(text);
        }
    }
}
