using RoadSeg.Geometry;

namespace RoadSeg.Regions;

/// <summary>Gives pixels of a region to bodies. One thread at a time.</summary>
/// <param name="classMap">Size of the class maps.</param>
/// <param name="evidence">Whose owners are written.</param>
internal sealed class BodyPainter(ImageSize classMap, BodyEvidence evidence)
{
    // From the middle to either side, metres: what is always this body's, the whole of it, and its head.
    private const double CoreHalf = 0.12;
    private const double BodyHalf = 0.27;
    private const double HeadHalf = 0.13;

    // Shares of the height at which the head and the legs begin and end.
    private const double HeadFrom = 0.87;
    private const double LegsTo = 0.5;

    /// <summary>Gives all pixels of a region one owner.</summary>
    /// <param name="part">The region.</param>
    /// <param name="runs">Its pixels.</param>
    /// <param name="owner">The owner.</param>
    public void Mark(in Component part, ReadOnlySpan<Run> runs, byte owner)
    {
        for (int run = part.FirstRun; run >= 0; run = runs[run].Next)
        {
            RunOf(runs[run]).Fill(owner);
        }
    }

    /// <summary>Counts the pixels of each owner in a region.</summary>
    /// <param name="part">The region.</param>
    /// <param name="runs">Its pixels.</param>
    /// <param name="counts">Overwritten, by owner.</param>
    public void Count(in Component part, ReadOnlySpan<Run> runs, Span<int> counts)
    {
        counts.Clear();
        for (int run = part.FirstRun; run >= 0; run = runs[run].Next)
        {
            foreach (byte owner in RunOf(runs[run]))
            {
                counts[owner]++;
            }
        }
    }

    /// <summary>Gives each owner's pixels in a region to another.</summary>
    /// <param name="part">The region.</param>
    /// <param name="runs">Its pixels.</param>
    /// <param name="numbers">New owner by old one.</param>
    public void Renumber(in Component part, ReadOnlySpan<Run> runs, ReadOnlySpan<byte> numbers)
    {
        for (int run = part.FirstRun; run >= 0; run = runs[run].Next)
        {
            foreach (ref byte owner in RunOf(runs[run]))
            {
                owner = numbers[owner];
            }
        }
    }

    /// <summary>
    /// Gives a body its pixels of the region: those that nobody nearer has and, beside the middle, of its colour.
    /// </summary>
    /// <param name="body">The body.</param>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="pixels">Frame, BGR24; empty when not at hand.</param>
    public void Paint(in BodyFound body, byte number, ReadOnlySpan<byte> pixels)
    {
        BodyPose pose = body.Pose;
        ClothMatch upper = new(body.Look.Upper);
        ClothMatch lower = new(body.Look.Lower);
        evidence.Ranges[number] = pose.Range;
        int last = Math.Min(classMap.Height - 1, (int)Math.Ceiling(pose.Foot.V));
        for (int row = Math.Max(0, (int)Math.Floor(pose.Head.V)); row <= last; row++)
        {
            double up = pose.UpOf(row);
            bool isHead = up > HeadFrom;
            double half = isHead ? HeadHalf : BodyHalf;
            int left = Math.Max(0, (int)Math.Ceiling(pose.ColumnOf(-half, up)));
            int right = Math.Min(classMap.Width - 1, (int)Math.Floor(pose.ColumnOf(half, up)));
            Span<byte> owners = evidence.Owners.Slice(row * classMap.Width, classMap.Width);
            for (int column = left; column <= right; column++)
            {
                ref byte owner = ref owners[column];
                bool isOpen = owner == BodyEvidence.Free
                    || (owner != 0 && evidence.Ranges[owner] > pose.Range);
                bool isCore = isHead || Math.Abs(pose.AcrossOf(column, up)) <= CoreHalf;
                if (isOpen && (isCore || evidence.MatchOf(column, row, up > LegsTo ? upper : lower, pixels) > 0))
                {
                    owner = number;
                }
            }
        }
    }

    private Span<byte> RunOf(in Run run) =>
        evidence.Owners.Slice((run.Row * classMap.Width) + run.Start, run.Length);
}
