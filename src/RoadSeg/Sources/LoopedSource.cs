using RoadSeg.Frames;

namespace RoadSeg.Sources;

/// <summary>
/// A recording played again and again. Frame numbers and media time go on rising: each round starts one frame after
/// the last one ended.
/// </summary>
public sealed class LoopedSource : IFrameSource
{
    private readonly Func<CancellationToken, ValueTask<IFrameSource>> reopen;
    private IFrameSource current;
    private long frameOffset;
    private TimeSpan timeOffset;
    private FrameStamp last;
    private readonly TimeSpan step;
    private bool hasFrames;

    /// <summary>Takes over the first round.</summary>
    /// <param name="first">The recording, at its start; disposed with this.</param>
    /// <param name="reopen">Opens it from its start again.</param>
    public LoopedSource(IFrameSource first, Func<CancellationToken, ValueTask<IFrameSource>> reopen)
    {
        ArgumentNullException.ThrowIfNull(first);
        current = first;
        this.reopen = reopen;
        Description = current.Description with { FrameCount = null };
        step = TimeSpan.FromSeconds(1 / (Description.FramesPerSecond ?? 10));
    }

    /// <inheritdoc/>
    public SourceDescription Description { get; }

    /// <inheritdoc/>
    public async ValueTask<Frame?> ReadAsync(FramePool pool, CancellationToken cancellationToken)
    {
        Frame? frame = await current.ReadAsync(pool, cancellationToken).ConfigureAwait(false);
        if (frame is null && hasFrames)
        {
            await current.DisposeAsync().ConfigureAwait(false);
            frameOffset = last.FrameId + 1;
            timeOffset = last.MediaTime + step;
            current = await reopen(cancellationToken).ConfigureAwait(false);
            frame = await current.ReadAsync(pool, cancellationToken).ConfigureAwait(false);
        }

        if (frame is null)
        {
            return null;
        }

        hasFrames = true;
        frame.Stamp = frame.Stamp with
        {
            FrameId = frame.Stamp.FrameId + frameOffset,
            MediaTime = frame.Stamp.MediaTime + timeOffset,
        };
        last = frame.Stamp;
        return frame;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => current.DisposeAsync();
}
