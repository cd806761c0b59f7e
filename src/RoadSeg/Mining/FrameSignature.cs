using RoadSeg.Frames;
using RoadSeg.Geometry;

namespace RoadSeg.Mining;

/// <summary>
/// A picture at a glance: mean brightness of 16 × 12 fields. Pictures of one place have nearly the same. Immutable; any
/// thread.
/// </summary>
public sealed class FrameSignature
{
    private const int Columns = 16;
    private const int Rows = 12;

    private readonly byte[] fields;

    private FrameSignature(byte[] fields)
    {
        this.fields = fields;
    }

    /// <summary>Looks at a frame; every fourth pixel of every fourth row is enough for a mean.</summary>
    public static FrameSignature Of(FrameView frame)
    {
        const int Step = 4;
        ImageSize size = frame.Size;
        ReadOnlySpan<byte> pixels = frame.Pixels;
        Span<int> sums = stackalloc int[Columns * Rows];
        Span<int> counts = stackalloc int[Columns * Rows];
        for (int v = 0; v < size.Height; v += Step)
        {
            int row = v * Rows / size.Height * Columns;
            for (int u = 0; u < size.Width; u += Step)
            {
                int field = row + (u * Columns / size.Width);
                int at = ((v * size.Width) + u) * 3;
                sums[field] += pixels[at] + (pixels[at + 1] * 2) + pixels[at + 2];
                counts[field] += 4;
            }
        }

        byte[] fields = new byte[Columns * Rows];
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = counts[i] == 0 ? (byte)0 : (byte)(sums[i] / counts[i]);
        }

        return new FrameSignature(fields);
    }

    /// <summary>Mean difference of the fields, 0..255; pictures that differ only in noise are below 2.</summary>
    public double DistanceTo(FrameSignature other)
    {
        ArgumentNullException.ThrowIfNull(other);
        int sum = 0;
        for (int i = 0; i < fields.Length; i++)
        {
            sum += Math.Abs(fields[i] - other.fields[i]);
        }

        return (double)sum / fields.Length;
    }
}
