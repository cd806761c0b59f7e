namespace RoadSeg.OpenCv.Sources;

/// <summary>FFmpeg's options for streams, as OpenCV takes them: <c>name;value|name;value</c>.</summary>
internal static class StreamOptions
{
    // FFmpeg discards what it read to learn what the stream is, and hands frames on as they come. Not over HTTP: of a
    // short file nothing would be left. A small probesize or analyzeduration would save nothing: who joins a broadcast
    // between two keyframes has to wait for the next one, and an analysis that ends before it finds no picture at all.
    private const string Immediate = "fflags;nobuffer|flags;low_delay";

    /// <summary>The options of one stream; null for none.</summary>
    public static string? For(LiveAddress address, RtspTransport transport) => address.Kind switch
    {
        StreamKind.Rtsp => $"rtsp_transport;{(transport == RtspTransport.Tcp ? "tcp" : "udp")}|{Immediate}",
        StreamKind.Udp => Immediate,
        _ => null,
    };
}
