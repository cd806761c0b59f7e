using System.Diagnostics;
using RoadSeg.Frames;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Tests.Support;

/// <summary>Promises of time, held against a machine that may be busy with something else.</summary>
internal static class Promptness
{
    // What is slow by itself is slow every time.
    private const int GoesMax = 5;

    // Within it a wait that is cancelled ends.
    private static readonly TimeSpan CancellationLimit = TimeSpan.FromMilliseconds(100);

    /// <summary>Fails if none of a few goes is as quick as promised.</summary>
    /// <param name="limit">The promise.</param>
    /// <param name="goAsync">Does it once and gives the time it took.</param>
    public static async Task AssertAsync(TimeSpan limit, Func<Task<TimeSpan>> goAsync)
    {
        List<TimeSpan> times = [];
        do
        {
            times.Add(await goAsync());
        }
        while (times[^1] > limit && times.Count < GoesMax);
        string all = string.Join(", ", times.Select(t => $"{t.TotalMilliseconds:0}"));
        Assert.True(times[^1] <= limit, $"{limit.TotalMilliseconds:0} ms promised, took {all}");
    }

    /// <summary>Waits in vain for the source's next frame: the wait lasts, and ends at once when it is cancelled.</summary>
    /// <param name="source">Gives nothing more for a while.</param>
    /// <param name="pool">It reads into these.</param>
    /// <param name="isReady">What the wait must have come to before it is cancelled; null for anything.</param>
    public static Task AssertCancelsAsync(IFrameSource source, FramePool pool, Func<bool>? isReady = null) =>
        AssertAsync(CancellationLimit, async () =>
        {
            using CancellationTokenSource stop = new();
            Task waiting = Task.Run(
                async () =>
                {
                    while (true)
                    {
                        (await source.ReadAsync(pool, stop.Token))?.Dispose();
                    }
                },
                TestContext.Current.CancellationToken);
            for (int i = 0; i < 20 || (isReady?.Invoke() == false && i < 3000); i++)
            {
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }

            Assert.NotEqual(false, isReady?.Invoke());
            Assert.False(waiting.IsCompleted);
            long start = Stopwatch.GetTimestamp();
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
            return Stopwatch.GetElapsedTime(start);
        });
}
