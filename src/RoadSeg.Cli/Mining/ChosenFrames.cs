using RoadSeg.Frames;
using RoadSeg.OpenCv.Pictures;
using RoadSeg.Publishing;
using RoadSeg.Sources;

namespace RoadSeg.Cli.Mining;

/// <summary>Only some frames of a recording, which it takes over.</summary>
internal sealed class ChosenSource(IFrameSource inner, HashSet<long> wanted) : IFrameSource
{
    public SourceDescription Description => inner.Description;

    public async ValueTask<Frame?> ReadAsync(FramePool pool, CancellationToken cancellationToken)
    {
        while (wanted.Count > 0 && await inner.ReadAsync(pool, cancellationToken) is Frame frame)
        {
            if (wanted.Remove(frame.Stamp.FrameId))
            {
                return frame;
            }

            frame.Dispose();
        }

        return null;
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}

/// <summary>Writes every frame into the folder of chosen frames.</summary>
internal sealed class ChosenFramesPublisher(MineFolder folder) : IPublisher
{
    public string Name => "chosen";

    public string? Summary => null;

    public void Publish(in SceneView scene) => Write(scene.Frame);

    /// <summary>Writes a frame as PNG.</summary>
    /// <exception cref="SinkException">It cannot be written.</exception>
    public void Write(FrameView frame)
    {
        string file = Path.Combine(folder.Path, MineFolder.NameOf(frame.Stamp));
        try
        {
            FrameImage.Write(file, frame);
        }
        catch (IOException e)
        {
            throw new SinkException($"chosen frame \"{file}\": {e.Message}", e);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
