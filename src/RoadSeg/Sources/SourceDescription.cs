using RoadSeg.Geometry;

namespace RoadSeg.Sources;

/// <summary>What is known of a source before its first frame.</summary>
/// <param name="Name">As the user wrote it, for messages.</param>
/// <param name="CameraId">Camera id of its frames.</param>
/// <param name="Size">Size of its frames.</param>
/// <param name="IsLive">True for cameras and streams: the newest frame wins and lost frames are counted.</param>
/// <param name="FramesPerSecond">Nominal rate; null when unknown.</param>
/// <param name="FrameCount">Number of frames a recording says it has; null for live sources or when unknown.</param>
/// <param name="Reader">What reads it, with codec or pixel format, for people: <c>FFMPEG h264</c>.</param>
public sealed record SourceDescription(
    string Name,
    string CameraId,
    ImageSize Size,
    bool IsLive,
    double? FramesPerSecond,
    long? FrameCount,
    string Reader)
{
    /// <summary>
    /// When media time was 0, since 1970: recordings that know it; else zero. Part of results, as media time is.
    /// </summary>
    public TimeSpan Epoch { get; init; }
}
