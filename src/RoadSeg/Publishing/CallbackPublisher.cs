namespace RoadSeg.Publishing;

/// <summary>Takes what it needs from a scene before it returns.</summary>
/// <param name="scene">Lent for this call.</param>
public delegate void SceneCallback(in SceneView scene);

/// <summary>A sink that is one method of the program that uses the line.</summary>
/// <param name="name">For messages and the summary.</param>
/// <param name="callback">
/// Called for each scene, one thread at a time. Throwing a <see cref="SinkException"/> ends this sink and is reported
/// in the run's result; the line and other sinks go on.
/// </param>
public sealed class CallbackPublisher(string name, SceneCallback callback) : IPublisher
{
    private long count;

    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public string? Summary => FormattableString.Invariant($"{count} scenes");

    /// <inheritdoc/>
    public void Publish(in SceneView scene)
    {
        callback(scene);
        count++;
    }

    /// <summary>Nothing to close.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
