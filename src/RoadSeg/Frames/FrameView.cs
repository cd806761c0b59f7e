using RoadSeg.Geometry;

namespace RoadSeg.Frames;

/// <summary>A frame lent for one call; the compiler forbids keeping it.</summary>
public readonly ref struct FrameView
{
    private readonly Frame frame;

    /// <summary>Lends a frame.</summary>
    /// <param name="frame">A frame that its owner keeps alive during the call.</param>
    public FrameView(Frame frame)
    {
        this.frame = frame;
    }

    /// <summary>Identity and media time.</summary>
    public FrameStamp Stamp => frame.Stamp;

    /// <summary>Arrival as a <see cref="TimeProvider"/> timestamp; for latency only, never part of a result.</summary>
    public long ReceivedAt => frame.ReceivedAt;

    /// <summary>Size in pixels.</summary>
    public ImageSize Size => frame.Size;

    /// <summary>H×W×3 bytes BGR24, rows packed.</summary>
    public ReadOnlySpan<byte> Pixels => frame.Pixels;
}
