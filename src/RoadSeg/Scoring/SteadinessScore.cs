using RoadSeg.Frames;
using RoadSeg.Geometry;

namespace RoadSeg.Scoring;

/// <summary>
/// Whether a class map is steady where the picture is: of the pixels that look the same as in the frame before (each
/// channel within 6 of 255), the share that kept their class. No labels are needed, and no motion is estimated: what
/// moves looks different. Buffers are reused; one thread at a time.
/// </summary>
public sealed class SteadinessScore
{
    private const int SameWithin = 6;

    private readonly byte[] pixels;
    private readonly byte[] classIds;
    private long lastFrame = -2;
    private long same;
    private long kept;

    /// <summary>Allocates the buffers.</summary>
    /// <param name="size">Size of the frames.</param>
    public SteadinessScore(ImageSize size)
    {
        pixels = new byte[size.PixelCount * 3];
        classIds = new byte[size.PixelCount];
    }

    /// <summary>Share over all frames, 0..1; null where no pixel ever looked the same twice.</summary>
    public double? Share => same == 0 ? null : (double)kept / same;

    /// <summary>Takes the next frame.</summary>
    /// <param name="frame">The frame; only one whose number follows the last one's is compared with it.</param>
    /// <param name="predicted">Its class ids at the size of the frame.</param>
    /// <returns>Share of this frame; null for the first, after a gap and where everything moves.</returns>
    public double? Add(FrameView frame, ReadOnlySpan<byte> predicted)
    {
        ReadOnlySpan<byte> now = frame.Pixels;
        double? share = null;
        if (frame.Stamp.FrameId == lastFrame + 1)
        {
            (long still, long steady) = Count(now, predicted);
            same += still;
            kept += steady;
            share = still == 0 ? null : (double)steady / still;
        }

        lastFrame = frame.Stamp.FrameId;
        now.CopyTo(pixels);
        predicted.CopyTo(classIds);
        return share;
    }

    private (long Still, long Steady) Count(ReadOnlySpan<byte> now, ReadOnlySpan<byte> predicted)
    {
        long still = 0, steady = 0;
        ReadOnlySpan<byte> before = pixels;
        for (int i = 0, at = 0; i < predicted.Length; i++, at += 3)
        {
            if (Math.Abs(now[at] - before[at]) <= SameWithin && Math.Abs(now[at + 1] - before[at + 1]) <= SameWithin
                && Math.Abs(now[at + 2] - before[at + 2]) <= SameWithin)
            {
                still++;
                steady += predicted[i] == classIds[i] ? 1 : 0;
            }
        }

        return (still, steady);
    }
}
