using RoadSeg.Sources;

namespace RoadSeg.Mcap;

/// <summary>How a log is read.</summary>
/// <param name="From">Starts with the first picture at or after this media time; null at the start.</param>
/// <param name="To">Ends before this media time; null at the end.</param>
public sealed record LogSourceOptions(TimeSpan? From = null, TimeSpan? To = null)
{
    /// <summary>
    /// Opens a decoder for a topic of video, which the source disposes; throws a <see cref="SourceException"/> where
    /// there is none. Null: video is an error.
    /// </summary>
    public Func<VideoCodec, IVideoDecoder>? OpenVideo { get; init; }

    /// <summary>Takes one line for people: a log that was not finished.</summary>
    public Action<string> Tell { get; init; } = static _ => { };
}
