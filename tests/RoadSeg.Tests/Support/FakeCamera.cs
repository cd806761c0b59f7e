using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Sources;

namespace RoadSeg.Tests.Support;

/// <summary>
/// A camera that is lost and comes back as a script says: each step is one attempt to open it, either refused or a
/// connection with some frames, ten a second by the clock, and then a loss.
/// </summary>
internal sealed class FakeCamera(ManualClock clock, params FakeConnection[] script)
{
    private readonly ManualClock clock = clock;
    private int next;

    /// <summary>Attempts so far.</summary>
    public int Opened => next;

    /// <summary>Connections that were opened and not disposed.</summary>
    public int Open { get; private set; }

    public Task<IFrameSource> OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        FakeConnection step = script[Math.Min(next++, script.Length - 1)];
        if (step.FrameCount == 0)
        {
            throw step.Failure();
        }

        Open++;
        return Task.FromResult<IFrameSource>(new Connection(this, step));
    }

    private sealed class Connection(FakeCamera camera, FakeConnection step) : IFrameSource
    {
        private long frameId;
        private bool isDisposed;

        public SourceDescription Description { get; } =
            new("fake", "front", step.Size, IsLive: true, 10, null, "fake");

        public async ValueTask<Frame?> ReadAsync(FramePool pool, CancellationToken cancellationToken)
        {
            if (frameId == step.FrameCount)
            {
                return step.Loss is null ? null : throw step.Failure();
            }

            camera.clock.Advance(TimeSpan.FromMilliseconds(100));
            FrameStamp stamp = new("front", frameId, TimeSpan.FromMilliseconds(100 * frameId));
            frameId++;
            return await pool.RentAsync(stamp, camera.clock.GetTimestamp(), cancellationToken);
        }

        public ValueTask DisposeAsync()
        {
            camera.Open -= isDisposed ? 0 : 1;
            isDisposed = true;
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>One attempt to open a fake camera.</summary>
/// <param name="FrameCount">Frames before it is lost; 0 when it cannot be opened.</param>
/// <param name="Loss">By what; null when it ends.</param>
internal sealed record FakeConnection(int FrameCount, SourceLoss? Loss = SourceLoss.Ended)
{
    public ImageSize Size { get; init; } = new(12, 8);

    public SourceException Failure() => new($"source \"fake\" failed by {Loss}.") { Loss = Loss ?? SourceLoss.None };
}
