namespace RoadSeg.Sources;

/// <summary>
/// A recording that can go on at another place, with the same frames, numbers and times as when it is read through.
/// Seeking is for the reader, between two reads.
/// </summary>
public interface ISeekableSource : IFrameSource
{
    /// <summary>The next frame is the first one at or after a media time; none when that is beyond the end.</summary>
    /// <exception cref="SourceException">The source failed.</exception>
    /// <exception cref="OperationCanceledException">The token ended the search; seek again before reading.</exception>
    ValueTask SeekAsync(TimeSpan mediaTime, CancellationToken cancellationToken);

    /// <summary>The next frame is the first one whose number is not lower.</summary>
    /// <exception cref="SourceException">The source failed.</exception>
    /// <exception cref="OperationCanceledException">The token ended the search; seek again before reading.</exception>
    ValueTask SeekAsync(long frameId, CancellationToken cancellationToken);
}
