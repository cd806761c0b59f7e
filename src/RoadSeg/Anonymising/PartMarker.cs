using RoadSeg.Geometry;
using RoadSeg.Regions;

namespace RoadSeg.Anonymising;

/// <summary>
/// Marks what is to be overwritten in a class map: whole regions, or their upper or lower part. Column by column, so
/// that a small person beside a tall one, or a bent one, loses the head as well. Everything is allocated once, the
/// lists of regions once the busiest frame has been seen; one thread at a time.
/// </summary>
internal sealed class PartMarker
{
    private readonly ImageSize size;
    private readonly AnonymousPart[] parts;
    private readonly byte[] groupById;
    private readonly double upper;
    private readonly double lower;
    private readonly ConnectedComponents? regions;
    private readonly int[] heightAt;

    public PartMarker(ImageSize size, AnonymousPart[] parts, AnonymiseOptions options)
    {
        this.size = size;
        this.parts = parts;
        upper = options.HeadFraction;
        lower = options.PlateFraction;
        groupById = Array.ConvertAll(parts, p => p is AnonymousPart.Upper or AnonymousPart.Lower ? (byte)p : (byte)0);
        bool hasParts = Array.Exists(groupById, g => g != 0);
        regions = hasParts ? new ConnectedComponents(size) : null;
        heightAt = hasParts ? new int[size.PixelCount] : [];
    }

    /// <summary>Fills a mask with ones where something is to be overwritten, zeros elsewhere.</summary>
    /// <param name="ids">H×W row-major.</param>
    /// <param name="mask">H×W row-major.</param>
    /// <returns>Whether anything is marked.</returns>
    public bool Mark(ReadOnlySpan<byte> ids, Span<byte> mask)
    {
        bool isAny = false;
        for (int i = 0; i < ids.Length; i++)
        {
            bool isSet = parts[ids[i]] == AnonymousPart.Whole;
            mask[i] = isSet ? (byte)1 : (byte)0;
            isAny |= isSet;
        }

        return regions is null ? isAny : MarkParts(regions, ids, mask) || isAny;
    }

    private bool MarkParts(ConnectedComponents components, ReadOnlySpan<byte> ids, Span<byte> mask)
    {
        components.Find(ids, groupById, Connectivity.Eight);
        if (components.Components.Length == 0)
        {
            return false;
        }

        heightAt.AsSpan().Clear();
        foreach (ref readonly Run run in components.Runs)
        {
            ref readonly Component region = ref components.Components[run.Component];
            heightAt.AsSpan((run.Row * size.Width) + run.Start, run.Length).Fill(region.Bottom - region.Top);
        }

        for (int u = 0; u < size.Width; u++)
        {
            MarkColumn(ids, mask, u);
        }

        return true;
    }

    // What hangs together in the column is one stretch, and so of one region.
    private void MarkColumn(ReadOnlySpan<byte> ids, Span<byte> mask, int u)
    {
        int v = 0;
        while (v < size.Height)
        {
            byte group = groupById[ids[(v * size.Width) + u]];
            int top = v++;
            while (v < size.Height && groupById[ids[(v * size.Width) + u]] == group)
            {
                v++;
            }

            if (group != 0)
            {
                // Parked cars hang together in one tall region, so plates go by the column; a bent head may be all that
                // a column has, so heads go by the region.
                bool isUpper = group == (byte)AnonymousPart.Upper;
                int height = isUpper ? heightAt[(top * size.Width) + u] : v - top;
                int length = Math.Min(v - top, (int)Math.Ceiling(height * (isUpper ? upper : lower)));
                Set(mask, u, isUpper ? top : v - length, length);
            }
        }
    }

    private void Set(Span<byte> mask, int u, int from, int length)
    {
        for (int v = from; v < from + length; v++)
        {
            mask[(v * size.Width) + u] = 1;
        }
    }
}
