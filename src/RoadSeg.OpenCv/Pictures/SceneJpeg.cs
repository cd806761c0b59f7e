using System.Buffers;
using OpenCvSharp;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Native;
using RoadSeg.OpenCv.Overlay;
using RoadSeg.Publishing;

namespace RoadSeg.OpenCv.Pictures;

/// <summary>
/// Scenes as JPEG: the camera's picture, or the overlay. Each picture costs one short-lived array of its own size in
/// bytes. One thread at a time.
/// </summary>
public sealed class SceneJpeg : IScenePictureEncoder
{
    private readonly ImageSize frameSize;
    private readonly JpegEncoder jpeg;
    private OverlayRenderer? renderer;

    private SceneJpeg(ImageSize frameSize, JpegEncoder jpeg)
    {
        this.frameSize = frameSize;
        this.jpeg = jpeg;
    }

    /// <inheritdoc/>
    public string MediaType => jpeg.MediaType;

    /// <summary>At their full size, for what is kept and computed with.</summary>
    /// <param name="frameSize">Size of the frames.</param>
    public static SceneJpeg ForPrograms(ImageSize frameSize) => new(frameSize, JpegEncoder.OfFullSize());

    /// <summary>As large as people see, for who watches.</summary>
    /// <param name="frameSize">Size of the frames.</param>
    public static SceneJpeg ForPeople(ImageSize frameSize) => new(frameSize, new JpegEncoder());

    /// <inheritdoc/>
    public void Encode(in SceneView scene, OverlayLook? look, IBufferWriter<byte> output)
    {
        if (look is null)
        {
            jpeg.Encode(scene.Frame.Pixels, scene.Frame.Size, output);
            return;
        }

        renderer ??= new OverlayRenderer(frameSize);
        renderer.Look = look;
        Mat canvas = renderer.Render(scene);
        jpeg.Encode(MatPixels.Of(canvas), renderer.CanvasSize, output);
    }

    /// <summary>Frees the pictures.</summary>
    public void Dispose()
    {
        renderer?.Dispose();
        jpeg.Dispose();
    }
}
