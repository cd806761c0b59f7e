using System.Buffers;
using OpenCvSharp;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Native;
using RoadSeg.OpenCv.Overlay;
using RoadSeg.Publishing;

namespace RoadSeg.OpenCv.Pictures;

/// <summary>The overlay as JPEG by OpenCV. One thread at a time.</summary>
/// <param name="frameSize">Size of the frames.</param>
public sealed class OverlayEncoder(ImageSize frameSize) : IOverlayEncoder
{
    private readonly OverlayRenderer renderer = new(frameSize);
    private readonly JpegEncoder jpeg = new();

    /// <inheritdoc/>
    public string MediaType => jpeg.MediaType;

    /// <inheritdoc/>
    public ImageSize Encode(in SceneView scene, OverlayLook look, IBufferWriter<byte> output)
    {
        renderer.Look = look;
        Mat canvas = renderer.Render(scene);
        return jpeg.Encode(MatPixels.Of(canvas), renderer.CanvasSize, output);
    }

    /// <summary>Frees the canvas.</summary>
    public void Dispose()
    {
        renderer.Dispose();
        jpeg.Dispose();
    }
}
