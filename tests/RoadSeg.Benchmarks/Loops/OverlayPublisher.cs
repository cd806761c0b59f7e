using OpenCvSharp;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Publishing;

namespace RoadSeg.Benchmarks.Loops;

/// <summary>Draws the peers' overlay and notes when it is done. Frames are shared, so it draws on its own canvas.</summary>
internal sealed class OverlayPublisher : IPublisher
{
    private readonly OverlayPaint paint;
    private readonly Mat canvas;
    private readonly LoopTimes times;
    private readonly MaskFile masks;
    private readonly byte[] mask;

    /// <summary>Allocates canvas and paint.</summary>
    public OverlayPublisher(ModelInfo model, ImageSize frame, LoopTimes times, MaskFile masks)
    {
        paint = new OverlayPaint(model.InputSize, OurLoop.Colours(model.Card));
        canvas = new Mat(frame.Height, frame.Width, MatType.CV_8UC3);
        mask = new byte[masks.IsWanted ? frame.PixelCount : 0];
        this.times = times;
        this.masks = masks;
    }

    /// <inheritdoc/>
    public string Name => "overlay";

    /// <inheritdoc/>
    public string? Summary => null;

    /// <inheritdoc/>
    public unsafe void Publish(in SceneView scene)
    {
        ImageSize size = scene.Frame.Size;
        fixed (byte* pixels = scene.Frame.Pixels)
        {
            using Mat frame = Mat.FromPixelData(size.Height, size.Width, MatType.CV_8UC3, (nint)pixels);
            paint.Blend(scene.Segmentation.ClassIds, frame, canvas);
        }

        times.Blended();
        if (masks.IsWanted)
        {
            scene.Segmentation.CopyAtImageSize(mask);
            masks.Add(mask);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        paint.Dispose();
        canvas.Dispose();
        return ValueTask.CompletedTask;
    }
}
