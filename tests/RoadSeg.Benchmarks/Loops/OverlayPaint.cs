using OpenCvSharp;
using RoadSeg.Geometry;

namespace RoadSeg.Benchmarks.Loops;

/// <summary>
/// The overlay that all loops draw: the class map painted at its own size, the paint enlarged to the frame and blended
/// in. The C++ loop does it with the same calls. Memory is allocated once.
/// </summary>
internal sealed class OverlayPaint : IDisposable
{
    private const double FrameWeight = 0.6;

    private readonly Vec3b[] colours = new Vec3b[256];
    private readonly Mat paint;
    private readonly Mat enlarged = new();

    /// <summary>Allocates the paint.</summary>
    /// <param name="classMap">Size of the class maps.</param>
    /// <param name="colours">BGR by class id.</param>
    public OverlayPaint(ImageSize classMap, IReadOnlyList<Vec3b> colours)
    {
        paint = new Mat(classMap.Height, classMap.Width, MatType.CV_8UC3);
        for (int id = 0; id < colours.Count; id++)
        {
            this.colours[id] = colours[id];
        }
    }

    /// <summary>Blends a class map over a frame.</summary>
    /// <param name="ids">H×W ids, row-major.</param>
    /// <param name="frame">BGR.</param>
    /// <param name="canvas">Gets the picture; may be the frame itself.</param>
    public void Blend(ReadOnlySpan<byte> ids, Mat frame, Mat canvas)
    {
        Span<Vec3b> painted = MatSpans.Of<Vec3b>(paint);
        for (int i = 0; i < painted.Length; i++)
        {
            painted[i] = colours[ids[i]];
        }

        Cv2.Resize(paint, enlarged, frame.Size(), 0, 0, InterpolationFlags.Nearest);
        Cv2.AddWeighted(frame, FrameWeight, enlarged, 1 - FrameWeight, 0, canvas);
    }

    /// <summary>Frees the paint.</summary>
    public void Dispose()
    {
        paint.Dispose();
        enlarged.Dispose();
    }
}
