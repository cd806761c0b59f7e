using RoadSeg.Frames;
using RoadSeg.Publishing;

namespace RoadSeg.Comparing;

/// <summary>The sink of one line of a comparison: keeps what the line says and passes the turn on.</summary>
/// <param name="turns">Who is next.</param>
/// <param name="isSecond">Whether this is the second line's.</param>
/// <param name="frame">Takes what the line says.</param>
/// <param name="whenBothHave">Called when both lines have published a frame.</param>
public sealed class SidePublisher(
    TurnTaking turns, bool isSecond, SideFrame frame, Action<FrameStamp> whenBothHave) : IPublisher
{
    private long published;

    /// <inheritdoc/>
    public string Name => isSecond ? "compare B" : "compare A";

    /// <inheritdoc/>
    public string? Summary => FormattableString.Invariant($"{published} frames");

    /// <inheritdoc/>
    public void Publish(in SceneView scene)
    {
        frame.CopyFrom(scene);
        published++;
        turns.Done(isSecond, whenBothHave);
    }

    /// <summary>Nothing to close.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
