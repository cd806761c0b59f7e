namespace RoadSeg.OpenCv.Sources;

/// <summary>FFmpeg's options for streams, as OpenCV takes them: <c>name;value|name;value</c>.</summary>
internal static class StreamOptions
{
    // FFmpeg discards what it read to learn what the stream is, and hands frames on as they come. Not over HTTP: of a
    // short file nothing would be left.
    private const string Immediate = "fflags;nobuffer|flags;low_delay";

    // A transport stream repeats its tables often: half a second of it tells enough.
    private const string Udp = Immediate + "|analyzeduration;500000";

    /// <summary>The options of one stream; null for none.</summary>
    public static string? For(LiveAddress address, RtspTransport transport) => address.Kind switch
    {
        StreamKind.Rtsp => $"rtsp_transport;{(transport == RtspTransport.Tcp ? "tcp" : "udp")}|{Immediate}",
        StreamKind.Udp => Udp,
        _ => null,
    };
}
