using RoadSeg.Geometry;

namespace RoadSeg.Frames;

/// <summary>
/// One image in memory, rented from a <see cref="FramePool"/>. One owner at a time: passing a frame on passes
/// ownership, and who gave a frame back forgets it. A handle serves again only after
/// <see cref="FramePool.HandleRest"/> others have, so that a mistaken second <see cref="Dispose"/> right after the
/// first does nothing.
/// </summary>
public sealed class Frame : IDisposable
{
    private readonly FramePool pool;
    private byte[]? buffer;

    internal Frame(FramePool pool) => this.pool = pool;

    /// <summary>Identity and media time.</summary>
    public FrameStamp Stamp { get; internal set; }

    /// <summary>Arrival as a <see cref="TimeProvider"/> timestamp; for latency only, never part of a result.</summary>
    public long ReceivedAt { get; internal set; }

    /// <summary>
    /// Time its source worked to read and decode it, without waiting for the camera or for a free frame; set by the
    /// source, zero when it does not know. For metrics only.
    /// </summary>
    public TimeSpan ReadTime { get; set; }

    /// <summary>Size in pixels, that of the pool.</summary>
    public ImageSize Size => pool.Size;

    /// <summary>H×W×3 bytes BGR24, rows packed.</summary>
    /// <exception cref="ObjectDisposedException">The frame was given back.</exception>
    public Span<byte> Pixels
    {
        get
        {
            byte[]? pixels = buffer;
            ObjectDisposedException.ThrowIf(pixels is null, this);
            return pixels;
        }
    }

    /// <summary>Gives the pixels back to the pool; the second call does nothing.</summary>
    public void Dispose()
    {
        byte[]? pixels = Interlocked.Exchange(ref buffer, null);
        if (pixels is not null)
        {
            pool.Return(this, pixels);
        }
    }

    // By the pool, before anybody else has the handle.
    internal void Begin(byte[] pixels, FrameStamp stamp, long receivedAt)
    {
        Stamp = stamp;
        ReceivedAt = receivedAt;
        ReadTime = TimeSpan.Zero;
        buffer = pixels;
    }
}
