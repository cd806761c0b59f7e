using RoadSeg.Geometry;

namespace RoadSeg.Preprocessing;

/// <summary>
/// Gives the vertically interpolated row for each row of the network's picture. Where the picture shrinks by more
/// than 2 it averages groups of rows first and keeps the last two averages, since neighbouring target rows share
/// them. One thread at a time.
/// </summary>
internal sealed class RowReducer
{
    private const int Channels = 3;

    private readonly int rowBytes;
    private readonly int height;
    private readonly int shift;
    private readonly SimdPath path;
    private readonly short[][] averages = [[], []];
    private readonly int[] held = [-1, -1];

    /// <summary>Allocates the averages where they are needed.</summary>
    /// <param name="image">Size of the frame.</param>
    /// <param name="shift">2 to this power rows are averaged.</param>
    /// <param name="path">Implementation to use.</param>
    public RowReducer(ImageSize image, int shift, SimdPath path)
    {
        rowBytes = image.Width * Channels;
        height = image.Height;
        this.shift = shift;
        this.path = path;
        if (shift > 0)
        {
            averages = [new short[rowBytes], new short[rowBytes]];
        }
    }

    /// <summary>Forgets the averages of the previous frame.</summary>
    public void Begin() => held.AsSpan().Fill(-1);

    /// <summary>Interpolates one row.</summary>
    /// <param name="bgr">The frame.</param>
    /// <param name="plan">Where the rows come from.</param>
    /// <param name="row">Row of the network's picture.</param>
    /// <param name="target">Q7, channels interleaved.</param>
    public void Blend(ReadOnlySpan<byte> bgr, AxisPlan plan, int row, Span<short> target)
    {
        int top = plan.Left[row];
        int bottom = plan.Right[row];
        short weight = plan.Weights[row];
        if (shift == 0)
        {
            RowBlend.Bytes(
                path, bgr.Slice(top * rowBytes, rowBytes), bgr.Slice(bottom * rowBytes, rowBytes), weight, target);
            return;
        }

        RowBlend.Shorts(path, Average(bgr, top), Average(bgr, bottom), weight, target);
    }

    // Neighbours differ in their last bit, so top and bottom never share a place.
    private ReadOnlySpan<short> Average(ReadOnlySpan<byte> bgr, int index)
    {
        int place = index & 1;
        short[] average = averages[place];
        if (held[place] == index)
        {
            return average;
        }

        int count = 1 << shift;
        for (int i = 0; i < count; i += 2)
        {
            int first = Math.Min((index * count) + i, height - 1);
            int second = Math.Min((index * count) + i + 1, height - 1);
            RowBlend.Accumulate(
                path, bgr.Slice(first * rowBytes, rowBytes), bgr.Slice(second * rowBytes, rowBytes),
                RowBlend.FractionBits - shift, average, start: i == 0);
        }

        held[place] = index;
        return average;
    }
}
