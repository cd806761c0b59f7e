using RoadSeg.Geometry;

namespace RoadSeg.Regions;

/// <summary>
/// Reads who stands in a region in which several people merge: who is expected there from earlier frames, the nearest
/// first; then whose feet are seen, the lowest first; then whose head stands out of what is left. Each takes the
/// pixels of a body, and the next are looked for in the rest. One thread at a time.
/// </summary>
internal sealed class GroupReader
{
    /// <summary>Most people in one region.</summary>
    public const int BodiesMax = 32;

    // What must speak for somebody, as a share of what would if nothing hid the body, and of what is not hidden.
    private const double ExpectedEvidence = 0.08;
    private const double ExpectedSeen = 0.12;
    private const double ExpectedShare = 0.22;
    private const double NewEvidence = 0.15;
    private const double NewSeen = 0.2;
    private const double NewShare = 0.45;

    // Somebody is a head, or most of a body; whose head would be where somebody nearer has arms is that arm or a bag.
    private const int HeadPointsMin = 4;
    private const double HeadlessSeen = 0.4;
    private const double ArmsAcross = 0.38;
    private const double ArmsFrom = 0.25;
    private const double ArmsTo = 0.86;
    private const double BehindMeters = 0.3;

    // Share of a body's area that must be left to it in the end.
    private const double LeftShare = 0.1;

    // Noise can have very many ends: only so many are tried, which bounds the time.
    private const int TriesMax = 64;

    private readonly ImageSize classMap;
    private readonly FootOnGround ground;
    private readonly RegionOptions options;
    private readonly BodyEvidence evidence;
    private readonly BodySearch search;
    private readonly BodyStarts starts;
    private readonly BodyPainter painter;
    private readonly int[] edges;
    private readonly bool[] isDone;
    private readonly int[] pixelCounts = new int[256];
    private readonly byte[] numbers = new byte[256];
    private readonly bool[] isArm = new bool[BodiesMax];
    private readonly ReusableList<BodyFound> bodies = new(BodiesMax);

    /// <summary>Prepares.</summary>
    /// <param name="classMap">Size of the class maps.</param>
    /// <param name="ground">For metres.</param>
    /// <param name="colours">Of the frames.</param>
    /// <param name="options">How tall people are.</param>
    public GroupReader(ImageSize classMap, FootOnGround ground, FrameColours colours, RegionOptions options)
    {
        this.classMap = classMap;
        this.ground = ground;
        this.options = options;
        evidence = new BodyEvidence(classMap, colours);
        search = new BodySearch(ground, evidence, options);
        starts = new BodyStarts(ground, search, options);
        painter = new BodyPainter(classMap, evidence);
        edges = new int[classMap.Width];
        isDone = new bool[classMap.Width];
    }

    /// <summary>The people of the last region, in the order in which they were found.</summary>
    public ReadOnlySpan<BodyFound> Bodies => bodies.Items;

    /// <summary>Reads a region.</summary>
    /// <param name="part">The region.</param>
    /// <param name="runs">Its pixels.</param>
    /// <param name="expected">Who is expected in the picture, the nearest first.</param>
    /// <param name="isFound">For each expected, whether found; those that are here become true.</param>
    /// <param name="view">Where to look.</param>
    public void Read(
        in Component part, ReadOnlySpan<Run> runs, ReadOnlySpan<ExpectedPerson> expected, Span<bool> isFound,
        in BodyView view)
    {
        bodies.Clear();
        numbers[BodyEvidence.Free] = BodyEvidence.Free;
        painter.Mark(part, runs, BodyEvidence.Free);
        for (int i = 0; i < expected.Length; i++)
        {
            isFound[i] = isFound[i] || AddExpected(expected[i], part, view);
        }

        AddFeet(part, view);
        AddHeads(part, view);
        DropLeftovers(part, runs);
    }

    /// <summary>Number of the body that a pixel of the last region belongs to, from 0.</summary>
    public int OwnerOf(int column, int row)
    {
        byte owner = evidence.Owners[(row * classMap.Width) + column];
        return owner == BodyEvidence.Free ? NearestOf(column, row) : owner - 1;
    }

    /// <summary>Ends with a region.</summary>
    public void Forget(in Component part, ReadOnlySpan<Run> runs) => painter.Mark(part, runs, 0);

    // Of whom nearer people found later left next to nothing, or whose head is their arm, nothing was seen.
    private void DropLeftovers(in Component part, ReadOnlySpan<Run> runs)
    {
        painter.Count(part, runs, pixelCounts);
        int kept = 0;
        for (int i = 0; i < bodies.Count; i++)
        {
            isArm[i] = IsArm(bodies.Items[i].Pose);
        }

        Span<BodyFound> all = bodies.MutableItems;
        for (int i = 0; i < all.Length; i++)
        {
            bool isLeft = pixelCounts[i + 1] >= LeftShare * all[i].Pose.AreaPixels && !isArm[i];
            numbers[i + 1] = isLeft ? (byte)(kept + 1) : BodyEvidence.Free;
            all[kept] = all[i];
            kept += isLeft ? 1 : 0;
        }

        if (kept < all.Length)
        {
            bodies.Truncate(kept);
            painter.Renumber(part, runs, numbers);
        }
    }

    private bool AddExpected(in ExpectedPerson person, in Component part, in BodyView view)
    {
        if (ground.PoseAt(person.Place, options.PersonHeightMeters) is not BodyPose pose || !pose.Meets(part))
        {
            return false;
        }

        BodyFound found = search.Find(pose, person, view);
        return found.Fit.Evidence >= ExpectedEvidence && found.Fit.Seen >= ExpectedSeen
            && found.Fit.Evidence >= ExpectedShare * found.Fit.Open && IsSomebody(found) && Add(found, view);
    }

    private bool AddNew(in BodyFound? start, in BodyView view)
    {
        // Where more speaks against somebody, no step nearby mends it.
        if (start is not BodyFound tried || tried.Fit.Evidence < 0)
        {
            return false;
        }

        BodyFound found = search.Find(tried.Pose, null, view);
        return found.Fit.Evidence >= NewEvidence && found.Fit.Seen >= NewSeen
            && found.Fit.Evidence >= NewShare * found.Fit.Open && IsSomebody(found) && Add(found, view);
    }

    private bool Add(in BodyFound found, in BodyView view)
    {
        if (bodies.Count >= BodiesMax)
        {
            return false;
        }

        bodies.Add(found);
        painter.Paint(found, (byte)bodies.Count, view.Pixels);
        return true;
    }

    private bool IsSomebody(in BodyFound found) =>
        (found.Fit.HeadPoints >= HeadPointsMin || found.Fit.Seen >= HeadlessSeen) && !IsArm(found.Pose);

    private bool IsArm(in BodyPose pose)
    {
        ImagePoint face = pose.Face;
        foreach (ref readonly BodyFound body in bodies.Items)
        {
            double up = body.Pose.UpOf(face.V);
            if (body.Pose.Range < pose.Range - BehindMeters && up > ArmsFrom && up < ArmsTo
                && Math.Abs(body.Pose.AcrossOf(face.U, up)) < ArmsAcross)
            {
                return true;
            }
        }

        return false;
    }

    // From the lowest end of what is left upwards.
    private void AddFeet(in Component part, in BodyView view)
    {
        edges.AsSpan(part.Left, part.Right - part.Left).Fill(part.Bottom);
        isDone.AsSpan(part.Left, part.Right - part.Left).Clear();
        for (int i = 0; i < TriesMax && LowestEdge(part) is int column and >= 0;)
        {
            int bottom = edges[column];
            int below = (bottom * classMap.Width) + column;
            bool isFoot = bottom < classMap.Height && evidence.Owners[below] == 0
                && !view.IsHidingById[view.ClassIds[below]];
            double? scale = isFoot ? ground.ColumnsPerMeter(column, bottom) : null;
            if (scale is not double perMeter)
            {
                isDone[column] = true;
                continue;
            }

            i++;
            if (!AddNew(starts.AtFoot(column, bottom, perMeter, view), view))
            {
                LeaveSlope(part, column, 1);
            }

            isDone[column] = true;
        }
    }

    // What rises (feet) or falls (heads) from an end that is nobody's is no end of its own.
    private void LeaveSlope(in Component part, int end, int sign)
    {
        for (int step = -1; step <= 1; step += 2)
        {
            int column = end;
            while (column + step >= part.Left && column + step < part.Right && !isDone[column + step]
                && sign * edges[column + step] <= sign * edges[column])
            {
                column += step;
                isDone[column] = true;
            }
        }
    }

    // Lower ends move up past what was taken since.
    private int LowestEdge(in Component part)
    {
        int lowest = -1;
        for (int column = part.Left; column < part.Right; column++)
        {
            while (!isDone[column] && edges[column] > part.Top
                && evidence.Owners[((edges[column] - 1) * classMap.Width) + column] != BodyEvidence.Free)
            {
                edges[column]--;
            }

            isDone[column] |= edges[column] <= part.Top;
            lowest = !isDone[column] && (lowest < 0 || edges[column] > edges[lowest]) ? column : lowest;
        }

        return lowest;
    }

    // From the highest of what is left downwards.
    private void AddHeads(in Component part, in BodyView view)
    {
        edges.AsSpan(part.Left, part.Right - part.Left).Fill(part.Top);
        isDone.AsSpan(part.Left, part.Right - part.Left).Clear();
        for (int i = 0; i < TriesMax && HighestEdge(part) is int first and >= 0; i++)
        {
            int last = first;
            while (last + 1 < part.Right && !isDone[last + 1] && edges[last + 1] == edges[first])
            {
                last++;
            }

            if (!AddNew(starts.AtHead((first + last) / 2, edges[first], view), view))
            {
                LeaveSlope(part, first, -1);
            }

            isDone.AsSpan(first, last + 1 - first).Fill(true);
        }
    }

    private int HighestEdge(in Component part)
    {
        int highest = -1;
        for (int column = part.Left; column < part.Right; column++)
        {
            while (!isDone[column] && edges[column] < part.Bottom
                && evidence.Owners[(edges[column] * classMap.Width) + column] != BodyEvidence.Free)
            {
                edges[column]++;
            }

            isDone[column] |= edges[column] >= part.Bottom;
            highest = !isDone[column] && (highest < 0 || edges[column] < edges[highest]) ? column : highest;
        }

        return highest;
    }

    private int NearestOf(int column, int row)
    {
        int best = 0;
        for (int i = 1; i < bodies.Count; i++)
        {
            double meters = bodies.Items[i].Pose.MetersFrom(column, row);
            best = meters < bodies.Items[best].Pose.MetersFrom(column, row) ? i : best;
        }

        return best;
    }
}
