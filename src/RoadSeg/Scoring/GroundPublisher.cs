using RoadSeg.Publishing;

namespace RoadSeg.Scoring;

/// <summary>A sink that scores the grid and the people of every frame against what is exactly true.</summary>
/// <param name="source">What is true.</param>
/// <param name="truth">Buffers for it.</param>
/// <param name="scores">Take every frame; read them when the run has ended.</param>
public sealed class GroundPublisher(IGroundTruth source, GroundTruth truth, params GroundScore[] scores) : IPublisher
{
    private long frames;

    /// <inheritdoc/>
    public string Name => "ground score";

    /// <inheritdoc/>
    public string? Summary => FormattableString.Invariant($"{frames} frames");

    /// <inheritdoc/>
    public void Publish(in SceneView scene)
    {
        if (scene.Grid is null || !source.TryRead(scene.Frame.Stamp.FrameId, truth))
        {
            return;
        }

        frames++;
        foreach (GroundScore score in scores)
        {
            score.Add(scene.Frame.Stamp.MediaTime, truth, scene.Grid, scene.People);
        }
    }

    /// <summary>Nothing to close.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
