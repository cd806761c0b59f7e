using RoadSeg.Frames;

namespace RoadSeg.Sources;

/// <summary>
/// A recording that delivers each frame when its media time has come, as the camera did. A frame arrives when it is
/// due, not when it was decoded, so latency means the same as live.
/// </summary>
/// <param name="inner">The recording; disposed with this.</param>
/// <param name="speed">Media seconds per second, above 0.</param>
/// <param name="clock">Waits.</param>
public sealed class PacedSource(IFrameSource inner, double speed, TimeProvider clock) : IFrameSource
{
    private long startedAt;
    private TimeSpan? firstMediaTime;

    /// <inheritdoc/>
    public SourceDescription Description => inner.Description;

    /// <inheritdoc/>
    public async ValueTask<Frame?> ReadAsync(FramePool pool, CancellationToken cancellationToken)
    {
        Frame? frame = await inner.ReadAsync(pool, cancellationToken).ConfigureAwait(false);
        if (frame is null)
        {
            return null;
        }

        try
        {
            if (firstMediaTime is null)
            {
                firstMediaTime = frame.Stamp.MediaTime;
                startedAt = clock.GetTimestamp();
            }

            TimeSpan due = (frame.Stamp.MediaTime - firstMediaTime.Value) / speed;
            TimeSpan left = due - clock.GetElapsedTime(startedAt);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, clock, cancellationToken).ConfigureAwait(false);
            }

            frame.ReceivedAt = clock.GetTimestamp();
            return frame;
        }
        catch
        {
            frame.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
