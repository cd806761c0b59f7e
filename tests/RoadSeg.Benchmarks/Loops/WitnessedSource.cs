using RoadSeg.Frames;
using RoadSeg.Sources;

namespace RoadSeg.Benchmarks.Loops;

/// <summary>The first frames of a source, with the moments of their arrival noted.</summary>
/// <param name="inner">The source; disposed with this.</param>
/// <param name="framesMax">Frames at most.</param>
/// <param name="times">Where the moments go.</param>
/// <param name="clock">Measures.</param>
internal sealed class WitnessedSource(IFrameSource inner, int framesMax, LoopTimes times, TimeProvider clock)
    : IFrameSource
{
    private int count;

    /// <inheritdoc/>
    public SourceDescription Description => inner.Description;

    /// <inheritdoc/>
    public async ValueTask<Frame?> ReadAsync(FramePool pool, CancellationToken cancellationToken)
    {
        if (count == framesMax)
        {
            return null;
        }

        long askedAt = clock.GetTimestamp();
        Frame? frame = await inner.ReadAsync(pool, cancellationToken);
        if (frame is not null)
        {
            times.Arrived(count++, askedAt, frame.ReceivedAt);
        }

        return frame;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
