using RoadSeg.Frames;

namespace RoadSeg.Sources;

/// <summary>
/// A recording that delivers each frame when its media time has come, as the camera did. A frame arrives when it is
/// due, not when it was decoded, so latency means the same as live.
/// <para>
/// It is read in the second half of the wait for it: as with a camera, where the next picture does not exist yet, the
/// first half belongs to the frame before, which would have to share the cores with the decoder otherwise.
/// </para>
/// </summary>
/// <param name="inner">The recording; disposed with this.</param>
/// <param name="speed">Media seconds per second, above 0.</param>
/// <param name="clock">Waits.</param>
public sealed class PacedSource(IFrameSource inner, double speed, TimeProvider clock) : IFrameSource
{
    private long startedAt;
    private TimeSpan? firstMediaTime;
    private TimeSpan due;
    private TimeSpan interval;

    /// <inheritdoc/>
    public SourceDescription Description => inner.Description;

    /// <inheritdoc/>
    public async ValueTask<Frame?> ReadAsync(FramePool pool, CancellationToken cancellationToken)
    {
        if (interval > TimeSpan.Zero)
        {
            await WaitUntilAsync(due + (interval / 2), cancellationToken).ConfigureAwait(false);
        }

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

            TimeSpan dueBefore = due;
            due = (frame.Stamp.MediaTime - firstMediaTime.Value) / speed;
            interval = due - dueBefore;
            await WaitUntilAsync(due, cancellationToken).ConfigureAwait(false);
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

    private async ValueTask WaitUntilAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        TimeSpan left = time - clock.GetElapsedTime(startedAt);
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left, clock, cancellationToken).ConfigureAwait(false);
        }
    }
}
