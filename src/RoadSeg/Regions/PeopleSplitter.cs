using RoadSeg.Geometry;
using RoadSeg.Inference;

namespace RoadSeg.Regions;

/// <summary>
/// Cuts regions in which several pedestrians merge: between their heads, and where a region is wider at the distance of
/// its foot than one person is, into persons of plausible width. A cut is a column of pixels that belongs to nobody.
/// Needs a mounted camera for metres. One thread at a time.
/// </summary>
internal sealed class PeopleSplitter(ImageSize classMap, FootOnGround ground, RegionOptions options)
{
    // A head stands out over the shoulders by so much; less is hair and noise.
    private const double HeadMeters = 0.12;
    private const int HeadPixelsMin = 2;

    // Heads nearer to each other belong to one person, as does what is lower than this share of the highest.
    private const double HeadGapMeters = 0.3;
    private const double HeadHeightShare = 0.55;

    private readonly byte[] cutIds = new byte[classMap.PixelCount];
    private readonly int[] heights = new int[classMap.Width];
    private readonly int[] counts = new int[classMap.Width];
    private readonly ReusableList<int> heads = new(64);
    private bool isCut;

    /// <summary>Cuts the regions of a map.</summary>
    /// <param name="classIds">H×W row-major; not changed.</param>
    /// <param name="components">Found in it.</param>
    /// <param name="pedestrianGroup">Group of pedestrians; others are left whole.</param>
    /// <param name="minimumAreaPixels">Smaller regions are left whole.</param>
    /// <param name="cut">The map with its cuts, valid until the next call.</param>
    /// <returns>False when nothing was to be cut.</returns>
    public bool TryCut(
        ReadOnlySpan<byte> classIds, ConnectedComponents components, byte pedestrianGroup, int minimumAreaPixels,
        out ReadOnlySpan<byte> cut)
    {
        isCut = false;
        foreach (ref readonly Component component in components.Components)
        {
            if (component.Group == pedestrianGroup && component.AreaPixels >= 2 * minimumAreaPixels
                && ground.WidthAt(component.Left, component.Right, component.Bottom) is double meters
                && meters >= options.MergedWidthMeters)
            {
                Split(classIds, component, components.Runs, meters);
            }
        }

        cut = cutIds;
        return isCut;
    }

    private void Split(ReadOnlySpan<byte> classIds, in Component part, ReadOnlySpan<Run> runs, double meters)
    {
        double pixelsPerMeter = (part.Right - part.Left) / meters;
        Measure(part, runs);
        FindHeads(part, pixelsPerMeter);
        if (heads.Count < 2 && meters > options.PersonWidthMeters)
        {
            SpreadHeads(part, (int)Math.Ceiling(meters / options.PersonWidthMeters));
        }

        for (int i = 1; i < heads.Count; i++)
        {
            CutColumn(classIds, part, runs, NarrowestBetween(heads.Items[i - 1], heads.Items[i]));
        }
    }

    private void Measure(in Component part, ReadOnlySpan<Run> runs)
    {
        heights.AsSpan(part.Left, part.Right - part.Left).Clear();
        counts.AsSpan(part.Left, part.Right - part.Left).Clear();
        for (int run = part.FirstRun; run >= 0; run = runs[run].Next)
        {
            for (int column = runs[run].Start; column < runs[run].End; column++)
            {
                heights[column] = Math.Max(heights[column], part.Bottom - runs[run].Row);
                counts[column]++;
            }
        }
    }

    // Peaks of the upper outline from left to right, each with a valley of a head's depth before the next.
    private void FindHeads(in Component part, double pixelsPerMeter)
    {
        double depth = Math.Max(HeadPixelsMin, HeadMeters * pixelsPerMeter);
        double lowest = HeadHeightShare * (part.Bottom - part.Top);
        heads.Clear();
        int peak = part.Left;
        int valley = 0;
        bool isRising = true;
        for (int column = part.Left; column < part.Right; column++)
        {
            int height = heights[column];
            if (isRising && height > heights[peak])
            {
                peak = column;
            }
            else if (isRising && heights[peak] - height >= depth)
            {
                AddHead(peak, lowest, HeadGapMeters * pixelsPerMeter);
                isRising = false;
                valley = height;
            }
            else if (!isRising)
            {
                valley = Math.Min(valley, height);
                isRising = height - valley >= depth;
                peak = isRising ? column : peak;
            }
        }

        if (isRising)
        {
            AddHead(peak, lowest, HeadGapMeters * pixelsPerMeter);
        }
    }

    private void AddHead(int column, double lowest, double gap)
    {
        if (heights[column] < lowest)
        {
            return;
        }

        if (heads.Count > 0 && column - heads.Items[^1] < gap)
        {
            heads.MutableItems[^1] = heights[column] > heights[heads.Items[^1]] ? column : heads.Items[^1];
            return;
        }

        heads.Add(column);
    }

    private void SpreadHeads(in Component part, int count)
    {
        heads.Clear();
        for (int i = 0; i < count; i++)
        {
            heads.Add(part.Left + (int)((i + 0.5) * (part.Right - part.Left) / count));
        }
    }

    // Where the fewest pixels hang together; of several the one nearest to the middle.
    private int NarrowestBetween(int left, int right)
    {
        int best = (left + right) / 2;
        for (int offset = 0; offset < (right - left) / 2; offset++)
        {
            int middle = (left + right) / 2;
            best = counts[middle + offset] < counts[best] ? middle + offset : best;
            best = counts[middle - offset] < counts[best] ? middle - offset : best;
        }

        return best;
    }

    private void CutColumn(ReadOnlySpan<byte> classIds, in Component part, ReadOnlySpan<Run> runs, int column)
    {
        if (!isCut)
        {
            classIds.CopyTo(cutIds);
            isCut = true;
        }

        for (int run = part.FirstRun; run >= 0; run = runs[run].Next)
        {
            if (runs[run].Start <= column && column < runs[run].End)
            {
                cutIds[(runs[run].Row * classMap.Width) + column] = ClassTable.IgnoredId;
            }
        }
    }
}
