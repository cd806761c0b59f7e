using System.Globalization;
using System.Runtime.CompilerServices;
using RoadSeg.Frames;

namespace RoadSeg.Sources;

/// <summary>
/// A live source that is opened again whenever it is lost, until it comes back or the reader's patience ends. Frame
/// numbers and media time go on rising: a new connection's first frame is put as long after the last one as it really
/// came. Frames of another size end it, because the line behind it has one size; so does a stream that really ends.
/// </summary>
public sealed class ReconnectingSource : IFrameSource, IReconnectingSource
{
    private static readonly SourceHealth Healthy = new(true, SourceLoss.None, "", 0);

    private readonly Func<CancellationToken, Task<IFrameSource>> open;
    private readonly ReconnectPolicy policy;
    private readonly TimeProvider clock;
    private readonly Action<string> tell;
    private volatile SourceHealth health = Healthy;
    private IFrameSource? current;
    private bool isFirstOfConnection = true;
    private long frameOffset;
    private TimeSpan timeOffset;
    private FrameStamp last;
    private long lastReceivedAt;
    private bool hasFrames;
    private long lostAt;

    private ReconnectingSource(
        Func<CancellationToken, Task<IFrameSource>> open, ReconnectPolicy policy, TimeProvider clock,
        Action<string> tell, IFrameSource first)
    {
        this.open = open;
        this.policy = policy;
        this.clock = clock;
        this.tell = tell;
        current = first;
        Description = first.Description;
    }

    /// <inheritdoc/>
    public SourceDescription Description { get; }

    /// <inheritdoc/>
    public SourceHealth Health => health;

    /// <summary>Opens it for the first time.</summary>
    /// <param name="name">As the user wrote it, without a password.</param>
    /// <param name="open">Opens one connection; what it returns is disposed here.</param>
    /// <param name="options">Delays, and whether to wait for the first connection.</param>
    /// <param name="clock">Waits, and stamps.</param>
    /// <param name="tell">Takes one line for people when it is lost, when the reason changes, when it is back.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SourceException">It cannot be opened, and is not to be waited for.</exception>
    public static async Task<ReconnectingSource> OpenAsync(
        string name, Func<CancellationToken, Task<IFrameSource>> open, ReconnectOptions options, TimeProvider clock,
        Action<string> tell, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(tell);
        ReconnectPolicy policy = new(options, clock, HashCode.Combine(Environment.ProcessId, clock.GetTimestamp()));
        string? reason = null;
        while (true)
        {
            try
            {
                IFrameSource first = await open(cancellationToken).ConfigureAwait(false);
                return new ReconnectingSource(open, policy, clock, tell, first);
            }
            catch (SourceException e) when (options.WaitsForFirst && e.Loss != SourceLoss.None)
            {
                if (reason != e.Message)
                {
                    reason = e.Message;
                    tell($"waiting for \"{name}\": {e.Message}");
                }
            }

            await Task.Delay(policy.NextDelay(), clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Frame?> ReadAsync(FramePool pool, CancellationToken cancellationToken)
    {
        while (true)
        {
            current ??= await ReopenAsync(cancellationToken).ConfigureAwait(false);
            Frame? frame;
            try
            {
                frame = await current.ReadAsync(pool, cancellationToken).ConfigureAwait(false);
            }
            catch (SourceException e) when (e.Loss is not (SourceLoss.None or SourceLoss.Format))
            {
                await LoseAsync(e).ConfigureAwait(false);
                continue;
            }

            if (frame is not null)
            {
                Stamp(frame);
            }

            return frame;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => current?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Stamp(Frame frame)
    {
        if (isFirstOfConnection)
        {
            isFirstOfConnection = false;
            policy.Connected();
            if (hasFrames)
            {
                TimeSpan gap = clock.GetElapsedTime(lastReceivedAt, frame.ReceivedAt);
                frameOffset = last.FrameId + 1;
                timeOffset = last.MediaTime + (gap > TimeSpan.Zero ? gap : TimeSpan.Zero) - frame.Stamp.MediaTime;
            }

            if (!health.IsConnected)
            {
                health = new SourceHealth(true, SourceLoss.None, "", health.Reconnects + 1);
                tell(string.Create(
                    CultureInfo.InvariantCulture,
                    $"source \"{Description.Name}\" is back after {clock.GetElapsedTime(lostAt).TotalSeconds:0.0} s."));
            }
        }

        frame.Stamp = new FrameStamp(
            Description.CameraId, frame.Stamp.FrameId + frameOffset, frame.Stamp.MediaTime + timeOffset);
        last = frame.Stamp;
        lastReceivedAt = frame.ReceivedAt;
        hasFrames = true;
    }

    private async ValueTask LoseAsync(SourceException error)
    {
        if (health.IsConnected)
        {
            lostAt = clock.GetTimestamp();
        }

        Tell(error, "It is opened again until it is back.");
        IFrameSource lost = current!;
        current = null;
        await lost.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<IFrameSource> ReopenAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(policy.NextDelay(), clock, cancellationToken).ConfigureAwait(false);
            IFrameSource opened;
            try
            {
                opened = await open(cancellationToken).ConfigureAwait(false);
            }
            catch (SourceException e) when (e.Loss != SourceLoss.None)
            {
                Tell(e, "Trying on.");
                continue;
            }

            isFirstOfConnection = true;
            if (opened.Description.Size == Description.Size)
            {
                return opened;
            }

            await opened.DisposeAsync().ConfigureAwait(false);
            throw new SourceException(
                $"source \"{Description.Name}\" came back with another size: expected {Description.Size}, got "
                + $"{opened.Description.Size}. One run takes one size: start again to take the new one.")
            {
                Loss = SourceLoss.Format,
            };
        }
    }

    private void Tell(SourceException error, string next)
    {
        if (health.IsConnected || health.Reason != error.Loss)
        {
            health = new SourceHealth(false, error.Loss, error.Message, health.Reconnects);
            tell($"{error.Message} {next}");
        }
    }
}
