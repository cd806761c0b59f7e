using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Sources;

/// <summary>How a source is to be opened; each kind takes what concerns it.</summary>
/// <param name="ImagesPerSecond">Rate of image folders, which have no time of their own; above 0.</param>
/// <param name="From">Recordings start with the first frame at or after this media time; null at the start.</param>
/// <param name="To">Recordings end before this media time; null at their end.</param>
public sealed record SourceOptions(double ImagesPerSecond = 10, TimeSpan? From = null, TimeSpan? To = null)
{
    /// <summary>Patience with a camera or stream until it is opened: most wait for a keyframe.</summary>
    public TimeSpan OpenTimeout { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Patience with a camera or stream between two frames.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Who decodes video.</summary>
    public VideoDecoding Decoding { get; init; }

    /// <summary>How RTSP brings its pictures.</summary>
    public RtspTransport RtspTransport { get; init; }

    /// <summary>How a lost camera or stream is opened again; null to fail instead.</summary>
    public ReconnectOptions? Reconnect { get; init; }

    /// <summary>Takes one line for people: a loss, a return, a camera that does not do what was asked.</summary>
    public Action<string> Tell { get; init; } = static _ => { };

    /// <summary>Takes one line of detail for the log.</summary>
    public Action<string> Note { get; init; } = static _ => { };
}

/// <summary>What carries the pictures of an RTSP stream.</summary>
public enum RtspTransport
{
    /// <summary>The connection itself: nothing is lost on the way, and firewalls let it pass.</summary>
    Tcp,

    /// <summary>Packets: no late picture holds up the next ones, and lost ones leave broken pictures.</summary>
    Udp,
}
