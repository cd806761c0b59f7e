using RoadSeg.Publishing;

namespace RoadSeg.Tests.Support;

/// <summary>Remembers which frames it was lent; it can be slow, fail, or lose its viewer at a frame.</summary>
internal sealed class FakePublisher(int failAt = -1, TimeSpan? duration = null, int viewerLeavesAt = -1) : IPublisher
{
    public List<long> FrameIds { get; } = [];

    public List<byte> FirstBytes { get; } = [];

    public SceneStatus LastStatus { get; private set; }

    public bool IsDisposed { get; private set; }

    public string Name => "fake";

    public string? Summary => null;

    public void Publish(in SceneView scene)
    {
        // On a busy machine a live line may have nothing fresh for a while.
        if (scene.IsRepeated)
        {
            return;
        }

        long frameId = scene.Frame.Stamp.FrameId;
        if (frameId == failAt)
        {
            throw new SinkException("sink \"fake\" was made to fail.");
        }

        if (frameId == viewerLeavesAt)
        {
            throw new ViewerClosedException("closed");
        }

        if (duration is TimeSpan time)
        {
            using ManualResetEventSlim never = new();
            never.Wait(time);
        }

        FrameIds.Add(frameId);
        FirstBytes.Add(scene.Frame.Pixels[0]);
        LastStatus = scene.Status;
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}
