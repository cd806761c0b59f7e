namespace RoadSeg.Ros.Messages;

/// <summary>foxglove_msgs/CompressedVideo that was read; its bytes are the message's own.</summary>
public readonly ref struct CompressedVideoView
{
    /// <summary>When the picture was captured.</summary>
    public RosTime Stamp { get; init; }

    /// <summary>The optical frame, UTF-8.</summary>
    public ReadOnlySpan<byte> FrameId { get; init; }

    /// <summary>One access unit: Annex B for H.264 and H.265.</summary>
    public ReadOnlySpan<byte> Data { get; init; }

    /// <summary><c>h264</c>, <c>h265</c>, <c>vp9</c>, <c>av1</c>; UTF-8.</summary>
    public ReadOnlySpan<byte> Format { get; init; }
}

/// <summary>foxglove_msgs/CompressedVideo.</summary>
public static class CompressedVideoMessage
{
    /// <summary>Reads a message in place.</summary>
    /// <exception cref="RosFormatException">It is none.</exception>
    public static CompressedVideoView Read(ReadOnlySpan<byte> message, RosWire wire = RosWire.Cdr)
    {
        CdrReader cdr = new(message, wire);
        RosTime stamp = cdr.ReadTime();
        ReadOnlySpan<byte> frame = cdr.ReadText();
        ReadOnlySpan<byte> data = cdr.ReadByteSequence();
        return new CompressedVideoView { Stamp = stamp, FrameId = frame, Data = data, Format = cdr.ReadText() };
    }
}
