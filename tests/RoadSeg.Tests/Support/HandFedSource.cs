using System.Threading.Channels;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Sources;

namespace RoadSeg.Tests.Support;

/// <summary>A source that gives the frames a test puts in, when it does; it can say that it is lost.</summary>
internal sealed class HandFedSource(TimeProvider clock, bool isLive = true) : IFrameSource, IReconnectingSource
{
    private readonly Channel<(long Id, TimeSpan At, byte Seed)> frames =
        Channel.CreateUnbounded<(long Id, TimeSpan At, byte Seed)>();

    public SourceDescription Description { get; } =
        new("hand", "front", new ImageSize(12, 8), isLive, 10, null, "hand");

    public SourceHealth Health { get; set; } = new(true, SourceLoss.None, "", 0);

    /// <summary>Puts in a frame that arrives now: grey steps that depend on the seed.</summary>
    public void Put(long id, TimeSpan mediaTime, byte seed) => Assert.True(frames.Writer.TryWrite((id, mediaTime, seed)));

    public void End() => frames.Writer.Complete();

    public async ValueTask<Frame?> ReadAsync(FramePool pool, CancellationToken cancellationToken)
    {
        if (!await frames.Reader.WaitToReadAsync(cancellationToken))
        {
            return null;
        }

        (long id, TimeSpan at, byte seed) = await frames.Reader.ReadAsync(cancellationToken);
        Frame frame = await pool.RentAsync(new FrameStamp("front", id, at), clock.GetTimestamp(), cancellationToken);
        for (int i = 0; i < frame.Pixels.Length; i++)
        {
            frame.Pixels[i] = (byte)(60 + ((i / 3 * 37) + seed) % 120);
        }

        return frame;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
