using RoadSeg.Frames;

namespace RoadSeg.Sources;

/// <summary>
/// A recording that people who watch may pause, step, seek and play at another speed; delivered at its pace as by
/// <see cref="PacedSource"/>. The controls may be used by any thread, the source has one reader.
/// </summary>
public sealed partial class ControlledSource : IFrameSource, IPlaybackControl, ISkippingSource
{
    // How often it is asked at the end whether somebody still watches.
    private static readonly TimeSpan HoldInterval = TimeSpan.FromMilliseconds(200);

    private readonly IFrameSource inner;
    private readonly ISeekableSource? seekable;
    private readonly string? whyNoSeek;
    private readonly Func<bool> isWatched;
    private readonly TimeProvider clock;
    private readonly SemaphoreSlim changed = new(0, 1);
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private readonly Pace pace;
    private bool isClosed;
    private bool isPaused;
    private bool isAtEnd;
    private int steps;
    private SeekTarget? target;
    private TimeSpan? start;
    private FrameStamp? last;

    /// <summary>Takes over a recording.</summary>
    /// <param name="inner">The recording; disposed with this.</param>
    /// <param name="speed">Media seconds per second, above 0; infinity is as fast as it goes.</param>
    /// <param name="whyNoSeek">Why it may not seek, for people; null when it may, as far as the recording can.</param>
    /// <param name="isWatched">While this says so, the end of the recording waits for somebody to seek.</param>
    /// <param name="clock">Waits.</param>
    public ControlledSource(
        IFrameSource inner, double speed, string? whyNoSeek, Func<bool> isWatched, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(clock);
        this.inner = inner;
        pace = new Pace(clock) { Speed = speed };
        this.isWatched = isWatched;
        this.clock = clock;
        seekable = whyNoSeek is null ? inner as ISeekableSource : null;
        this.whyNoSeek = whyNoSeek ?? (seekable is null ? "this recording can only be read forwards" : null);
        timer = clock.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public SourceDescription Description => inner.Description;

    /// <inheritdoc/>
    public long SkippedCount => (inner as ISkippingSource)?.SkippedCount ?? 0;

    /// <inheritdoc/>
    public string? SkippedReason => (inner as ISkippingSource)?.SkippedReason;

    /// <inheritdoc/>
    public PlaybackState State
    {
        get
        {
            lock (gate)
            {
                TimeSpan first = start ?? TimeSpan.Zero;
                TimeSpan? end = Description is { FrameCount: long count, FramesPerSecond: double rate and > 0 }
                    ? first + TimeSpan.FromSeconds(count / rate)
                    : null;
                return new PlaybackState(isPaused, isAtEnd, pace.Speed, first, end, whyNoSeek);
            }
        }
    }

    /// <inheritdoc/>
    public void Pause() => Change(() => isPaused = true);

    /// <inheritdoc/>
    public void Resume() => Change(() => isPaused = false);

    /// <inheritdoc/>
    public void Step(int frames) => Change(() =>
    {
        isPaused = true;
        if (frames > 0)
        {
            steps += frames;
        }
        else if (frames < 0 && seekable is not null && last is FrameStamp stamp)
        {
            // Asked again before the first was done: one further back still.
            long before = target?.Before ?? stamp.FrameId;
            target = SeekTarget.BeforeFrame(before + (target is null ? 0 : frames));
            steps = 1;
        }
    });

    /// <inheritdoc/>
    public void Seek(TimeSpan mediaTime) => Change(() =>
    {
        if (seekable is not null)
        {
            target = SeekTarget.At(mediaTime);
            steps = isPaused ? 1 : 0;
        }
    });

    /// <inheritdoc/>
    public void SetSpeed(double factor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(factor);
        Change(() => pace.Speed = factor);
    }

    /// <inheritdoc/>
    public async ValueTask<Frame?> ReadAsync(FramePool pool, CancellationToken cancellationToken)
    {
        while (true)
        {
            SeekTarget? wanted = TakeTarget();
            Frame? frame = wanted is SeekTarget place
                ? await SeekAsync(place, pool, cancellationToken).ConfigureAwait(false)
                : await inner.ReadAsync(pool, cancellationToken).ConfigureAwait(false);
            if (frame is null)
            {
                if (!await HoldAsync(cancellationToken).ConfigureAwait(false))
                {
                    return null;
                }
            }
            else if (await IsDueAsync(frame, cancellationToken).ConfigureAwait(false))
            {
                return frame;
            }
            else
            {
                frame.Dispose();
            }
        }
    }

    /// <summary>Closes the recording.</summary>
    public async ValueTask DisposeAsync()
    {
        await timer.DisposeAsync().ConfigureAwait(false);
        await inner.DisposeAsync().ConfigureAwait(false);
        lock (gate)
        {
            isClosed = true;
            changed.Dispose();
        }
    }

    private void Change(Action change)
    {
        lock (gate)
        {
            change();
            pace.Reset();
        }

        Wake();
    }

    private void Wake()
    {
        lock (gate)
        {
            if (!isClosed && changed.CurrentCount == 0)
            {
                changed.Release();
            }
        }
    }

    private SeekTarget? TakeTarget()
    {
        lock (gate)
        {
            SeekTarget? taken = target;
            target = null;
            isAtEnd = false;
            return taken;
        }
    }

    private async ValueTask<Frame?> SeekAsync(SeekTarget place, FramePool pool, CancellationToken cancellationToken)
    {
        if (place.MediaTime is TimeSpan mediaTime)
        {
            await seekable!.SeekAsync(mediaTime, cancellationToken).ConfigureAwait(false);
            return await inner.ReadAsync(pool, cancellationToken).ConfigureAwait(false);
        }

        // Numbers may be missing where a frame was broken: further back until one is really earlier.
        for (long id = place.Before!.Value - 1; ; id--)
        {
            await seekable!.SeekAsync(Math.Max(id, 0), cancellationToken).ConfigureAwait(false);
            Frame? frame = await inner.ReadAsync(pool, cancellationToken).ConfigureAwait(false);
            if (frame is null || frame.Stamp.FrameId < place.Before || id <= 0)
            {
                return frame;
            }

            bool isFirst = start >= frame.Stamp.MediaTime;
            if (isFirst)
            {
                return frame;
            }

            frame.Dispose();
        }
    }

    // False when the frame is no longer wanted: somebody sought another place meanwhile.
    private async ValueTask<bool> IsDueAsync(Frame frame, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                TimeSpan left = TimeLeft(frame.Stamp, out bool isStale);
                if (isStale)
                {
                    return false;
                }

                if (left == TimeSpan.Zero)
                {
                    frame.ReceivedAt = clock.GetTimestamp();
                    return true;
                }

                timer.Change(left, Timeout.InfiniteTimeSpan);
                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            frame.Dispose();
            throw;
        }
    }

    // Zero delivers; infinite waits for somebody to change something.
    private TimeSpan TimeLeft(FrameStamp stamp, out bool isStale)
    {
        lock (gate)
        {
            isStale = target is not null;
            if (isStale)
            {
                return TimeSpan.Zero;
            }

            if (isPaused && steps == 0)
            {
                return Timeout.InfiniteTimeSpan;
            }

            TimeSpan left = pace.TimeLeft(stamp.MediaTime);
            if (left > TimeSpan.Zero && steps == 0)
            {
                return left;
            }

            steps = Math.Max(0, steps - 1);
            last = stamp;
            start ??= stamp.MediaTime;
            return TimeSpan.Zero;
        }
    }

    private async ValueTask<bool> HoldAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (gate)
            {
                isAtEnd = true;
                steps = 0;
                target ??= LoopTarget;
                if (target is not null)
                {
                    return true;
                }
            }

            if (seekable is null || !isWatched())
            {
                return false;
            }

            timer.Change(HoldInterval, Timeout.InfiniteTimeSpan);
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
