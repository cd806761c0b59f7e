using System.Threading.Channels;
using RoadSeg.Publishing;

namespace RoadSeg.Tests.Support;

/// <summary>Notes what it was lent, for a test to wait for.</summary>
internal sealed class SceneLog : IPublisher
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<SceneNote> notes = Channel.CreateUnbounded<SceneNote>();

    public string Name => "log";

    public string? Summary => null;

    public void Publish(in SceneView scene) => notes.Writer.TryWrite(new SceneNote(
        scene.Frame.Stamp.FrameId, scene.Frame.Stamp.MediaTime, scene.Status, scene.Reasons, scene.IsRepeated,
        scene.Age, scene.Drivable.IsPresent, scene.Grid?.Count().Unknown, scene.Frame.Pixels[0]));

    /// <summary>The next scene.</summary>
    public Task<SceneNote> NextAsync() => notes.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>Everything not taken yet.</summary>
    public List<SceneNote> Rest()
    {
        List<SceneNote> rest = [];
        while (notes.Reader.TryRead(out SceneNote? note))
        {
            rest.Add(note);
        }

        return rest;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>What a sink saw.</summary>
internal sealed record SceneNote(
    long FrameId, TimeSpan MediaTime, SceneStatus Status, StatusReasons Reasons, bool IsRepeated, TimeSpan? Age,
    bool HasGround, int? Unknown, byte FirstByte);
