using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Sources;

/// <summary>
/// Where the capture thread leaves the newest picture and the reader takes it. Three pictures go round: one being
/// written, the newest one, one being read; a picture that nobody took is overwritten. One writer, one reader; waiting
/// allocates nothing in the steady state.
/// </summary>
internal sealed class PictureMailbox : IValueTaskSource<bool>, IDisposable
{
    private readonly Lock gate = new();
    private readonly TimeProvider clock;
    private readonly TimeSpan patience;
    private readonly Func<TimeSpan, SourceException> silence;
    private readonly ITimer watchdog;
    private ManualResetValueTaskSourceCore<bool> wait = new() { RunContinuationsAsynchronously = true };
    private LiveFrame newest = new();
    private LiveFrame reading = new();
    private bool hasNewest;
    private bool isWaiting;
    private bool isOver;
    private SourceException? failure;
    private long lastAt;

    /// <summary>Makes an empty mailbox.</summary>
    /// <param name="clock">Measures silence.</param>
    /// <param name="patience">Longest time between two pictures.</param>
    /// <param name="silence">What to say of a longer one.</param>
    public PictureMailbox(TimeProvider clock, TimeSpan patience, Func<TimeSpan, SourceException> silence)
    {
        this.clock = clock;
        this.patience = patience;
        this.silence = silence;
        lastAt = clock.GetTimestamp();
        watchdog = clock.CreateTimer(
            static box => ((PictureMailbox)box!).FallSilent(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>The picture to write; the writer's own until it is posted.</summary>
    public LiveFrame Writing { get; private set; } = new();

    /// <summary>The writer's picture becomes the newest one.</summary>
    public void Post()
    {
        lock (gate)
        {
            if (isOver)
            {
                return;
            }

            (Writing, newest) = (newest, Writing);
            hasNewest = true;
            lastAt = clock.GetTimestamp();
            Wake();
        }
    }

    /// <summary>No picture will come any more; the newest one may still be taken.</summary>
    /// <param name="reason">Why; null when the stream is whole.</param>
    public void End(SourceException? reason)
    {
        lock (gate)
        {
            if (!isOver)
            {
                isOver = true;
                failure = reason;
                Wake();
            }
        }
    }

    /// <summary>Waits for a picture that was not taken yet.</summary>
    /// <returns>False at the end of a stream that has one.</returns>
    /// <exception cref="SourceException">The source was lost.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Begin() is not short token)
        {
            return HasPicture();
        }

        using (cancellationToken.UnsafeRegister(static (box, _) => ((PictureMailbox)box!).Cancel(), this))
        {
            await new ValueTask<bool>(this, token).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return HasPicture();
    }

    /// <summary>The newest picture, the reader's until the next call. Only after a wait said there is one.</summary>
    public LiveFrame Take()
    {
        lock (gate)
        {
            (newest, reading) = (reading, newest);
            hasNewest = false;
            return reading;
        }
    }

    /// <summary>Frees the pictures: neither writer nor reader may be at work any more.</summary>
    public void Dispose()
    {
        watchdog.Dispose();
        Writing.Dispose();
        newest.Dispose();
        reading.Dispose();
    }

    bool IValueTaskSource<bool>.GetResult(short token) => wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => wait.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        wait.OnCompleted(continuation, state, token, flags);

    // The token of a wait that has begun; null when there is nothing to wait for.
    private short? Begin()
    {
        lock (gate)
        {
            if (hasNewest || isOver)
            {
                return null;
            }

            wait.Reset();
            isWaiting = true;
            TimeSpan left = patience - clock.GetElapsedTime(lastAt);
            watchdog.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            return wait.Version;
        }
    }

    private bool HasPicture()
    {
        lock (gate)
        {
            return hasNewest || (failure is null ? false : throw failure);
        }
    }

    private void Wake()
    {
        if (isWaiting)
        {
            isWaiting = false;
            watchdog.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            wait.SetResult(true);
        }
    }

    private void Cancel()
    {
        lock (gate)
        {
            Wake();
        }
    }

    // The timer may have been late, and a picture in between.
    private void FallSilent()
    {
        lock (gate)
        {
            TimeSpan silent = clock.GetElapsedTime(lastAt);
            if (!isWaiting)
            {
                return;
            }

            if (silent < patience)
            {
                watchdog.Change(patience - silent, Timeout.InfiniteTimeSpan);
                return;
            }

            isOver = true;
            failure = silence(silent);
            Wake();
        }
    }
}
