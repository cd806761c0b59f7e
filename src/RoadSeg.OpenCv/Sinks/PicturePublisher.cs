using OpenCvSharp;
using RoadSeg.OpenCv.Labels;
using RoadSeg.OpenCv.Overlay;
using RoadSeg.Publishing;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Sinks;

/// <summary>The overlay of the first frame as a PNG; later frames are passed over.</summary>
public sealed class PicturePublisher : IPublisher
{
    private readonly string path;
    private readonly OverlayRenderer renderer;
    private bool isWritten;

    private PicturePublisher(string path, OverlayRenderer renderer)
    {
        this.path = path;
        this.renderer = renderer;
    }

    /// <inheritdoc/>
    public string Name => "picture:" + path;

    /// <inheritdoc/>
    public string? Summary => isWritten ? $"overlay of one frame, {renderer.CanvasSize}" : null;

    /// <summary>Checks that the file can be made; it appears with the first frame.</summary>
    /// <param name="path">A new file ending in .png.</param>
    /// <param name="source">Size of the frames to come.</param>
    /// <exception cref="SinkException">Another ending, the file exists, or it cannot be created.</exception>
    public static PicturePublisher Open(string path, SourceDescription source)
    {
        ArgumentNullException.ThrowIfNull(source);
        string name = "picture:" + path;
        if (!Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase))
        {
            throw new SinkException(
                $"sink \"{name}\": \"{Path.GetExtension(path)}\" cannot be written; expected .png, for example "
                + $"\"{Path.ChangeExtension(path, ".png")}\".");
        }

        SinkTargets.CheckNewFile(name, path);
        return new PicturePublisher(path, new OverlayRenderer(source.Size));
    }

    /// <inheritdoc/>
    public void Publish(in SceneView scene)
    {
        if (isWritten)
        {
            return;
        }

        Mat picture = renderer.Render(scene);
        try
        {
            LabelImage.WriteNew(path, path + ".part.png", picture);
        }
        catch (IOException e)
        {
            throw new SinkException($"sink \"{Name}\": {e.Message}", e);
        }

        isWritten = true;
    }

    /// <summary>Frees the canvas.</summary>
    public ValueTask DisposeAsync()
    {
        renderer.Dispose();
        return ValueTask.CompletedTask;
    }
}
