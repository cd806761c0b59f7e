using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Sources;

namespace RoadSeg.Tests.Support;

/// <summary>A source of numbered frames: every pixel byte of frame n is n; a step above 1 leaves gaps.</summary>
internal sealed class FakeSource(int frameCount, bool isLive = false, int failAt = -1, int step = 1) : IFrameSource
{
    private long next;

    public SourceDescription Description { get; } =
        new("fake", "front", new ImageSize(12, 8), isLive, 10, isLive ? null : frameCount, "fake");

    public bool IsDisposed { get; private set; }

    public int ReadCount { get; private set; }

    public async ValueTask<Frame?> ReadAsync(FramePool pool, CancellationToken cancellationToken)
    {
        ReadCount++;
        if (next >= frameCount)
        {
            return null;
        }

        if (next == failAt)
        {
            throw new SourceException("source \"fake\" was made to fail.");
        }

        FrameStamp stamp = new("front", next, TimeSpan.FromSeconds(next / 10.0));
        Frame frame = await pool.RentAsync(stamp, TimeProvider.System.GetTimestamp(), cancellationToken);
        frame.Pixels.Fill((byte)next);
        next += step;
        return frame;
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}
