using RoadSeg.Frames;

namespace RoadSeg.Sources;

/// <summary>
/// Where frames come from. Opened sources know their frame size. One reader at a time. End of stream is null,
/// failure is a <see cref="SourceException"/>, patience is the cancellation token.
/// </summary>
public interface IFrameSource : IAsyncDisposable
{
    /// <summary>What is known before the first frame.</summary>
    SourceDescription Description { get; }

    /// <summary>
    /// The next frame, rented from <paramref name="pool"/> (whose size is that of the source); null at the end, and
    /// again null on every later call.
    /// </summary>
    /// <exception cref="SourceException">The source failed.</exception>
    /// <exception cref="OperationCanceledException">The token ended the wait.</exception>
    ValueTask<Frame?> ReadAsync(FramePool pool, CancellationToken cancellationToken);
}
