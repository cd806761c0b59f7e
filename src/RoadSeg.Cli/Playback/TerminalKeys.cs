using RoadSeg.Sources;

namespace RoadSeg.Cli.Playback;

/// <summary>Keys pressed in the terminal that started the run.</summary>
internal sealed class TerminalKeys : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(30);

    private readonly ControlledSource source;
    private readonly Action stop;
    private readonly ITimer timer;
    private int isReading;

    public TerminalKeys(ControlledSource source, Action stop, TimeProvider clock)
    {
        this.source = source;
        this.stop = stop;
        Console.Error.WriteLine("roadseg: " + PlaybackKeys.Help);
        timer = clock.CreateTimer(_ => Read(), null, Interval, Interval);
    }

    /// <summary>Whether somebody sits at a terminal.</summary>
    public static bool ArePossible => !Console.IsInputRedirected && !Console.IsErrorRedirected;

    public ValueTask DisposeAsync() => timer.DisposeAsync();

    private void Read()
    {
        if (Interlocked.Exchange(ref isReading, 1) != 0)
        {
            return;
        }

        while (Console.KeyAvailable)
        {
            PlaybackKeys.Press(Console.ReadKey(intercept: true).Key, source, stop);
        }

        Volatile.Write(ref isReading, 0);
    }
}
