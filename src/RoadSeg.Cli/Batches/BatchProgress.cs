using System.Globalization;

namespace RoadSeg.Cli.Batches;

/// <summary>How far a batch is.</summary>
/// <param name="Finished">Recordings that ended.</param>
/// <param name="Frames">Frames published of those in work.</param>
/// <param name="OfFrames">Frames those have.</param>
internal readonly record struct BatchState(int Finished, long Frames, long OfFrames);

/// <summary>How far a batch is, as a <see cref="StatusLine"/>.</summary>
internal static class BatchProgress
{
    /// <summary>Starts to tell.</summary>
    public static StatusLine Of(int count, Func<BatchState> state, TimeProvider clock) => new(
        () =>
        {
            BatchState now = state();
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{now.Finished}/{count} recordings, in work {now.Frames}/{now.OfFrames} frames");
        },
        clock);
}
