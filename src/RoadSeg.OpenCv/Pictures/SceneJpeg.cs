using System.Buffers;
using OpenCvSharp;
using RoadSeg.OpenCv.Native;
using RoadSeg.OpenCv.Overlay;
using RoadSeg.Publishing;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Pictures;

/// <summary>
/// Scenes as JPEG at their full size: the camera's picture, or the overlay. Each picture costs one short-lived array of
/// its own size in bytes. One thread at a time.
/// </summary>
public sealed class SceneJpeg : IScenePictureEncoder
{
    private const int Quality = 85;

    private readonly int[] options = [(int)ImwriteFlags.JpegQuality, Quality];
    private readonly OverlayRenderer? overlay;
    private readonly Mat? original;

    private SceneJpeg(OverlayRenderer? overlay, Mat? original)
    {
        this.overlay = overlay;
        this.original = original;
    }

    /// <inheritdoc/>
    public string MediaType => "image/jpeg";

    /// <summary>The camera's pictures.</summary>
    public static SceneJpeg OfPictures(SourceDescription source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new SceneJpeg(null, new Mat(source.Size.Height, source.Size.Width, MatType.CV_8UC3));
    }

    /// <summary>The pictures with what was found drawn into them.</summary>
    public static SceneJpeg OfOverlays(SourceDescription source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new SceneJpeg(new OverlayRenderer(source.Size), null);
    }

    /// <inheritdoc/>
    public void Encode(in SceneView scene, IBufferWriter<byte> output)
    {
        Mat picture = overlay is null ? original! : overlay.Render(scene);
        if (overlay is null)
        {
            scene.Frame.Pixels.CopyTo(MatPixels.Of(picture));
        }

        if (!Cv2.ImEncode(".jpg", picture, out byte[] bytes, options))
        {
            throw new SinkException($"OpenCV cannot encode a picture of {scene.Frame.Size} as JPEG.");
        }

        output.Write(bytes);
    }

    /// <summary>Frees the pictures.</summary>
    public void Dispose()
    {
        overlay?.Dispose();
        original?.Dispose();
    }
}
