using System.Globalization;

namespace RoadSeg.Cli.Batches;

/// <summary>How far a batch is.</summary>
/// <param name="Finished">Recordings that ended.</param>
/// <param name="Frames">Frames published of those in work.</param>
/// <param name="OfFrames">Frames those have.</param>
internal readonly record struct BatchState(int Finished, long Frames, long OfFrames);

/// <summary>One line on a terminal, rewritten four times a second.</summary>
internal sealed class BatchProgress : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly ITimer? timer;

    public BatchProgress(int count, Func<BatchState> state, TimeProvider clock)
    {
        if (!Console.IsErrorRedirected)
        {
            timer = clock.CreateTimer(_ => Console.Error.Write("\r\e[K" + Text()), null, Interval, Interval);
        }

        string Text()
        {
            BatchState now = state();
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{now.Finished}/{count} recordings, in work {now.Frames}/{now.OfFrames} frames");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (timer is not null)
        {
            await timer.DisposeAsync();
            Console.Error.Write("\r\e[K");
        }
    }
}
