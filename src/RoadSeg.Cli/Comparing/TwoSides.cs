using RoadSeg.Comparing;
using RoadSeg.Frames;

namespace RoadSeg.Cli.Comparing;

/// <summary>Runs two sides over their turns.</summary>
internal static class TwoSides
{
    /// <summary>
    /// Runs both to the end; the first that fails stops the other, which would wait for its turn for ever.
    /// </summary>
    public static async Task RunAsync(
        TurnTaking turns, (CompareSide Side, SideFrame Frame) a, (CompareSide Side, SideFrame Frame) b,
        PipelineOptions options, Action<FrameStamp> whenBothHave, CancellationToken cancellationToken)
    {
        // One after the other and before the first turn: what is done once is nobody's latency.
        await a.Side.RehearseAsync(turns.A.Description, options, cancellationToken);
        await b.Side.RehearseAsync(turns.B.Description, options, cancellationToken);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task runA = a.Side.RunAsync(turns, isSecond: false, a.Frame, options, whenBothHave, stop.Token);
        Task runB = b.Side.RunAsync(turns, isSecond: true, b.Frame, options, whenBothHave, stop.Token);
        Task first = await Task.WhenAny(runA, runB);
        if (first.IsFaulted)
        {
            await stop.CancelAsync();
        }

        // Both have ended, in whatever way, before anything they use is closed.
        await Task.WhenAny(Task.WhenAll(runA, runB));
        await first;
        await Task.WhenAll(runA, runB);
    }
}
