namespace RoadSeg.Publishing;

/// <summary>
/// Where results go. A publisher borrows each scene for one call; throwing is how it fails, and the runner isolates
/// its siblings. Slow publishers are wrapped in a queue of their own, never the line's.
/// Disposal finishes and closes what was written.
/// </summary>
public interface IPublisher : IAsyncDisposable
{
    /// <summary>As the user wrote it (<c>video:out.mp4</c>), for messages and the summary.</summary>
    string Name { get; }

    /// <summary>What it made, for the summary: <c>H.264 (libx264) 960x540, 221 frames</c>; null when nothing.</summary>
    string? Summary { get; }

    /// <summary>Takes what it needs from the scene before it returns. One thread at a time.</summary>
    /// <param name="scene">Lent for this call.</param>
    /// <exception cref="SinkException">It cannot write.</exception>
    void Publish(in SceneView scene);
}
