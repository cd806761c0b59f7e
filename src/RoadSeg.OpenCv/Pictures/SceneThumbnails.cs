using System.Buffers;
using RoadSeg.OpenCv.Overlay;
using RoadSeg.Publishing;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Pictures;

/// <summary>Small JPEGs of the overlay. One thread at a time.</summary>
public sealed class SceneThumbnails : IScenePictures
{
    private readonly OverlayRenderer renderer;

    /// <summary>Allocates the canvas.</summary>
    /// <param name="source">Size of the frames to come.</param>
    public SceneThumbnails(SourceDescription source)
    {
        ArgumentNullException.ThrowIfNull(source);
        renderer = new OverlayRenderer(source.Size);
    }

    /// <inheritdoc/>
    public void Draw(in SceneView scene, int width, IBufferWriter<byte> output) =>
        SmallJpeg.Write(renderer.Render(scene), width, output);

    /// <summary>Frees the canvas.</summary>
    public void Dispose() => renderer.Dispose();
}
