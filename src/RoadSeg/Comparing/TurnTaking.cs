using RoadSeg.Frames;
using RoadSeg.Sources;

namespace RoadSeg.Comparing;

/// <summary>
/// One recording for two lines that never work at the same time: each frame is read once, given to one line, and when
/// that is done with it (<see cref="Done"/>) to the other; who is first changes with each frame. So both see the same
/// pixels, and each has the machine for itself while its latency is measured. Each side has one reader.
/// </summary>
public sealed class TurnTaking : IAsyncDisposable
{
    private readonly IFrameSource inner;
    private readonly TimeProvider clock;
    private readonly SemaphoreSlim[] turns = [new(1), new(0)];
    private readonly SideSource sideA;
    private readonly SideSource sideB;
    private byte[] pixels = [];
    private FrameStamp stamp;
    private int first;
    private bool isHeld;
    private bool isEnded;

    /// <summary>Takes over a recording.</summary>
    /// <param name="inner">The recording; disposed with this.</param>
    /// <param name="clock">Stamps arrivals.</param>
    public TurnTaking(IFrameSource inner, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(inner);
        this.inner = inner;
        this.clock = clock;
        sideA = new SideSource(this, 0);
        sideB = new SideSource(this, 1);
    }

    /// <summary>What the first line reads; its disposal does nothing.</summary>
    public IFrameSource A => sideA;

    /// <summary>What the second line reads; its disposal does nothing.</summary>
    public IFrameSource B => sideB;

    /// <summary>H×W×3 bytes BGR24 of the frame that both have just seen; only between two turns.</summary>
    public ReadOnlySpan<byte> Pixels => pixels;

    /// <summary>One line has published the frame it was given: the other one's turn.</summary>
    /// <param name="isSecond">Whether it was the second line.</param>
    /// <param name="whenBothHave">Called before the next frame is read, when both have published this one.</param>
    public void Done(bool isSecond, Action<FrameStamp> whenBothHave)
    {
        ArgumentNullException.ThrowIfNull(whenBothHave);
        int side = isSecond ? 1 : 0;
        if (side == first)
        {
            turns[1 - side].Release();
            return;
        }

        whenBothHave(stamp);
        isHeld = false;
        first = 1 - first;
        turns[first].Release();
    }

    /// <summary>Closes the recording.</summary>
    public async ValueTask DisposeAsync()
    {
        await sideA.DisposeAsync().ConfigureAwait(false);
        await sideB.DisposeAsync().ConfigureAwait(false);
        await inner.DisposeAsync().ConfigureAwait(false);
        turns[0].Dispose();
        turns[1].Dispose();
    }

    private async ValueTask<Frame?> ReadAsync(int side, FramePool pool, CancellationToken cancellationToken)
    {
        await turns[side].WaitAsync(cancellationToken).ConfigureAwait(false);
        if (isEnded)
        {
            turns[side].Release();
            return null;
        }

        Frame? frame = isHeld
            ? await pool.RentAsync(stamp, 0, cancellationToken).ConfigureAwait(false)
            : await inner.ReadAsync(pool, cancellationToken).ConfigureAwait(false);
        if (frame is null)
        {
            isEnded = true;
            turns[0].Release();
            turns[1].Release();
            return null;
        }

        if (isHeld)
        {
            pixels.CopyTo(frame.Pixels);
        }
        else
        {
            Keep(frame);
        }

        frame.ReceivedAt = clock.GetTimestamp();
        return frame;
    }

    private void Keep(Frame frame)
    {
        if (pixels.Length != frame.Pixels.Length)
        {
            pixels = new byte[frame.Pixels.Length];
        }

        frame.Pixels.CopyTo(pixels);
        stamp = frame.Stamp;
        isHeld = true;
    }

    private sealed class SideSource(TurnTaking owner, int side) : IFrameSource, ISkippingSource
    {
        public SourceDescription Description => owner.inner.Description;

        public long SkippedCount => (owner.inner as ISkippingSource)?.SkippedCount ?? 0;

        public string? SkippedReason => (owner.inner as ISkippingSource)?.SkippedReason;

        public ValueTask<Frame?> ReadAsync(FramePool pool, CancellationToken cancellationToken) =>
            owner.ReadAsync(side, pool, cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
