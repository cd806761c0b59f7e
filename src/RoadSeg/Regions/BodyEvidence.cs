using RoadSeg.Geometry;

namespace RoadSeg.Regions;

/// <summary>
/// How well the pixels of a region go with somebody who is supposed to stand somewhere: the same points of a body and
/// around it are looked up at every distance. Points of the body in the region speak for it, the more the better their
/// colour goes with the clothes; points on what lies behind, and points around it that are more of the same, speak
/// against. What hides the body says nothing. One thread at a time.
/// </summary>
/// <param name="classMap">Size of the class maps.</param>
/// <param name="colours">Of the frames.</param>
internal sealed class BodyEvidence(ImageSize classMap, FrameColours colours)
{
    /// <summary>Owner of a pixel of the region that nobody has yet. Others: 0 outside, bodies from 1.</summary>
    public const byte Free = 255;

    // Another's pixel is worth half: the nearer body takes it.
    private const float TakenShare = 0.5f;
    private const float BackgroundCost = 1;

    // Between the legs the ground is seen.
    private const float LegGapCost = 0.35f;
    private const float AroundCost = 0.6f;

    // Hair and skin are not followed: a pixel of the region under the head is good, not as good as the same jacket.
    private const float HeadMatch = 0.8f;
    private const double NearerMeters = 0.1;

    private readonly byte[] owners = new byte[classMap.PixelCount];
    private readonly double[] ranges = new double[256];

    /// <summary>Owner of each pixel of the class map.</summary>
    public Span<byte> Owners => owners;

    /// <summary>Distance of each body from the camera, metres.</summary>
    public Span<double> Ranges => ranges;

    /// <summary>Looks at somebody.</summary>
    /// <param name="pose">Where.</param>
    /// <param name="look">In which clothes; nothing known is allowed.</param>
    /// <param name="view">Where to look.</param>
    public BodyFit Of(in BodyPose pose, in Appearance look, in BodyView view)
    {
        ClothMatch upper = new(look.Upper);
        ClothMatch lower = new(look.Lower);
        Sums sums = default;
        foreach (BodyLine line in BodyLine.All)
        {
            int row = (int)Math.Floor(pose.RowOf(line.Up) + 0.5);
            if ((uint)row < (uint)classMap.Height)
            {
                ref readonly ClothMatch cloth = ref line.Part == BodyPart.Upper ? ref upper : ref lower;
                Add(line, row, pose, cloth, view, ref sums);
            }
        }

        float whole = BodyLine.BodyWeight;
        return new BodyFit(sums.Evidence / whole, sums.Seen / whole, sums.Open / whole, sums.Heads);
    }

    private void Add(
        BodyLine line, int row, in BodyPose pose, in ClothMatch cloth, in BodyView view, ref Sums sums)
    {
        ReadOnlySpan<byte> ownersHere = owners.AsSpan(row * classMap.Width, classMap.Width);
        double middle = pose.ColumnOf(0, line.Up) + 0.5;
        foreach (double across in line.Across)
        {
            int column = (int)Math.Floor(middle + (across * pose.Scale));
            byte owner = (uint)column < (uint)ownersHere.Length ? ownersHere[column] : (byte)0;
            bool isFree = owner == Free;
            if (owner == 0)
            {
                bool isAgainst = (uint)column < (uint)ownersHere.Length && !line.IsAround
                    && !Hides(pose, column, row, view);
                float cost = line.Part == BodyPart.Lower ? LegGapCost : BackgroundCost;
                sums.Evidence -= isAgainst ? line.Weight * cost : 0;
                sums.Open += isAgainst ? line.Weight : 0;
            }
            else if (isFree || ranges[owner] >= pose.Range - NearerMeters)
            {
                float match = line.Part == BodyPart.Head ? HeadMatch : MatchOf(column, row, cloth, view.Pixels);
                sums.Add(line, isFree, match);
            }
        }
    }

    /// <summary>The clothes of somebody not known yet who would stand somewhere, off pixels that nobody has.</summary>
    /// <param name="pose">Where.</param>
    /// <param name="pixels">Frame, BGR24; empty when not at hand.</param>
    public Appearance LookAt(in BodyPose pose, ReadOnlySpan<byte> pixels)
    {
        ColourSums upper = default;
        ColourSums lower = default;
        foreach (BodyLine line in BodyLine.All)
        {
            int row = (int)Math.Floor(pose.RowOf(line.Up) + 0.5);
            if (pixels.IsEmpty || line.IsAround || line.Part == BodyPart.Head || (uint)row >= (uint)classMap.Height)
            {
                continue;
            }

            ref ColourSums sums = ref line.Part == BodyPart.Upper ? ref upper : ref lower;
            foreach (double across in line.Across)
            {
                int column = (int)Math.Floor(pose.ColumnOf(across, line.Up) + 0.5);
                if ((uint)column < (uint)classMap.Width && owners[(row * classMap.Width) + column] == Free
                    && colours.OffsetOf(column, row) is int offset and >= 0)
                {
                    sums.Add(pixels.Slice(offset, 3), 1);
                }
            }
        }

        return new Appearance(upper.Colour(), lower.Colour());
    }

    /// <summary>How well a pixel goes with a cloth: up to 1, below 0 for another cloth.</summary>
    /// <param name="column">Of the class map.</param>
    /// <param name="row">Of the class map.</param>
    /// <param name="cloth">The cloth.</param>
    /// <param name="pixels">Frame, BGR24; empty when not at hand.</param>
    public float MatchOf(int column, int row, in ClothMatch cloth, ReadOnlySpan<byte> pixels)
    {
        int offset = pixels.IsEmpty ? -1 : colours.OffsetOf(column, row);
        return cloth.Of(offset < 0 ? default : pixels.Slice(offset, 3));
    }

    // What stands in front of somebody reaches down past the feet; a house behind ends above them.
    private bool Hides(in BodyPose pose, int column, int row, in BodyView view)
    {
        int below = Math.Clamp((int)Math.Floor(pose.Foot.V + 1.5), 0, classMap.Height - 1);
        return view.IsHidingById[view.ClassIds[(row * classMap.Width) + column]]
            && view.IsHidingById[view.ClassIds[(below * classMap.Width) + column]];
    }

    private struct Sums
    {
        public float Evidence;
        public float Seen;
        public float Open;
        public int Heads;

        public void Add(BodyLine line, bool isFree, float match)
        {
            if (line.IsAround)
            {
                Evidence -= isFree ? AroundCost * line.Weight * Math.Max(match, 0) : 0;
                return;
            }

            Evidence += (isFree ? 1 : TakenShare) * line.Weight * match;
            Seen += isFree && match > 0 ? line.Weight : 0;
            Heads += isFree && line.Part == BodyPart.Head ? 1 : 0;
            Open += line.Weight;
        }
    }
}

/// <summary>How well a body fits.</summary>
/// <param name="Evidence">For it, up to 1; below 0 more speaks against it.</param>
/// <param name="Seen">Share of it that is seen and nobody else's, 0..1.</param>
/// <param name="Open">Share of it that nothing hides, 0..1.</param>
/// <param name="HeadPoints">How many of the points of its head are seen and nobody else's.</param>
internal readonly record struct BodyFit(float Evidence, float Seen, float Open, int HeadPoints);

/// <summary>Where people are looked for.</summary>
internal readonly ref struct BodyView
{
    /// <summary>Class map, H×W row-major.</summary>
    public ReadOnlySpan<byte> ClassIds { get; init; }

    /// <summary>Whether the 256 ids hide who is behind.</summary>
    public ReadOnlySpan<bool> IsHidingById { get; init; }

    /// <summary>Frame, BGR24; empty when not at hand.</summary>
    public ReadOnlySpan<byte> Pixels { get; init; }
}
