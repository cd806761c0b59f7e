using RoadSeg.Geometry;
using RoadSeg.Inference;

namespace RoadSeg.Regions;

/// <summary>
/// Cuts regions in which several pedestrians merge, into one for each head, and where a region is wider at the distance
/// of its foot than one person is, into persons of plausible width. Each gets an id and group of its own, of those that
/// the model leaves free. Needs a mounted camera for metres. One thread at a time.
/// </summary>
internal sealed class PeopleSplitter
{
    // A head stands out over the shoulders by so much; less is hair and noise.
    private const double HeadMeters = 0.12;
    private const int HeadPixelsMin = 2;

    // Heads nearer to each other belong to one person, as does what is lower than this share of the highest.
    private const double HeadGapMeters = 0.18;
    private const double HeadHeightShare = 0.55;

    private readonly ImageSize classMap;
    private readonly FootOnGround ground;
    private readonly RegionOptions options;
    private readonly BodyShares bodies;
    private readonly byte[] cutIds;
    private readonly int[] heights;
    private readonly byte[] groupById = new byte[256];
    private readonly byte[] bodyIds;
    private readonly ReusableList<int> heads = new(64);
    private readonly ReusableList<ExpectedBody> bodiesExpected = new(256);
    private readonly bool[] isHidingById = new bool[256];
    private int bodyCount;

    /// <summary>Prepares.</summary>
    /// <param name="classMap">Size of the class maps.</param>
    /// <param name="ground">For metres.</param>
    /// <param name="classes">Ids beyond them are free.</param>
    /// <param name="groupById">Groups of the classes; those from <paramref name="firstGroup"/> on are free.</param>
    /// <param name="firstGroup">Group of the first body.</param>
    /// <param name="options">Widths.</param>
    public PeopleSplitter(
        ImageSize classMap, FootOnGround ground, ClassTable classes, ReadOnlySpan<byte> groupById, byte firstGroup,
        RegionOptions options)
    {
        this.classMap = classMap;
        this.ground = ground;
        this.options = options;
        bodies = new BodyShares(classMap, ground, options);
        cutIds = new byte[classMap.PixelCount];
        heights = new int[classMap.Width];
        groupById.CopyTo(this.groupById);
        HiddenFeet.FindIds(classes, isHidingById);

        int free = Math.Min(ClassTable.IgnoredId - classes.Classes.Length, byte.MaxValue - firstGroup);
        bodyIds = new byte[free];
        for (int i = 0; i < free; i++)
        {
            bodyIds[i] = (byte)(classes.Classes.Length + i);
            this.groupById[bodyIds[i]] = (byte)(firstGroup + i);
        }
    }

    /// <summary>Group of every id of a cut map, those of cut bodies included.</summary>
    public ReadOnlySpan<byte> GroupById => groupById;

    /// <summary>Cuts the regions of a map.</summary>
    /// <param name="classIds">H×W row-major; not changed.</param>
    /// <param name="components">Found in it.</param>
    /// <param name="pedestrianGroup">Group of pedestrians; others are left whole.</param>
    /// <param name="minimumAreaPixels">Smaller regions are left whole.</param>
    /// <param name="expected">Where people followed from earlier frames are expected, base_link.</param>
    /// <param name="cut">The map with its cuts, valid until the next call.</param>
    /// <returns>False when nothing was to be cut.</returns>
    public bool TryCut(
        ReadOnlySpan<byte> classIds, ConnectedComponents components, byte pedestrianGroup, int minimumAreaPixels,
        ReadOnlySpan<GroundPoint> expected, out ReadOnlySpan<byte> cut)
    {
        bodyCount = 0;
        bodiesExpected.Clear();
        foreach (GroundPoint point in expected)
        {
            if (ground.Expect(point) is ExpectedBody body)
            {
                bodiesExpected.Add(body);
            }
        }

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
        return bodyCount > 0;
    }

    private void Split(ReadOnlySpan<byte> classIds, in Component part, ReadOnlySpan<Run> runs, double meters)
    {
        double pixelsPerMeter = (part.Right - part.Left) / meters;
        Measure(part, runs);
        FindHeads(part, pixelsPerMeter);
        if (heads.Count < 2 && AreFeetSeen(classIds, part))
        {
            SpreadHeads(part, pixelsPerMeter);
        }

        if (heads.Count is < 2 or > BodyShares.BodiesMax || bodyCount + heads.Count > bodyIds.Length)
        {
            return;
        }

        if (bodyCount == 0)
        {
            classIds.CopyTo(cutIds);
        }

        bodies.Share(part, runs, heads.Items, heights, bodyIds.AsSpan(bodyCount), bodiesExpected.Items, cutIds);
        bodyCount += heads.Count;
    }

    // Whose feet are hidden is nearer than the lower end says, and so less wide.
    private bool AreFeetSeen(ReadOnlySpan<byte> classIds, in Component part)
    {
        int width = part.Right - part.Left;
        return part.Bottom < classMap.Height && 2 * HiddenFeet.Count(
            classIds.Slice((part.Bottom * classMap.Width) + part.Left, width), isHidingById) <= width;
    }

    private void Measure(in Component part, ReadOnlySpan<Run> runs)
    {
        heights.AsSpan(part.Left, part.Right - part.Left).Clear();
        for (int run = part.FirstRun; run >= 0; run = runs[run].Next)
        {
            for (int column = runs[run].Start; column < runs[run].End; column++)
            {
                heights[column] = Math.Max(heights[column], part.Bottom - runs[run].Row);
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

    // Legs stride, so the width counts of what reaches above the middle.
    private void SpreadHeads(in Component part, double pixelsPerMeter)
    {
        int half = (part.Bottom - part.Top) / 2;
        int left = part.Left;
        int right = part.Right;
        while (left < right && heights[left] <= half)
        {
            left++;
        }

        while (right > left && heights[right - 1] <= half)
        {
            right--;
        }

        double meters = (right - left) / pixelsPerMeter;
        int count = meters > options.PersonWidthMeters ? (int)Math.Ceiling(meters / options.PersonWidthMeters) : 1;
        heads.Clear();
        for (int i = 0; i < count; i++)
        {
            heads.Add(left + (int)((i + 0.5) * (right - left) / count));
        }
    }
}
