namespace RoadSeg.Regions;

/// <summary>
/// Leaves out corners of a closed outline as long as it moves by no more than a tolerance (Douglas and Peucker 1973,
/// without recursion). Keeps its work memory between calls. One thread at a time.
/// </summary>
public sealed class PolygonSimplifier
{
    private readonly ReusableList<bool> keeps = new(16384);
    private readonly ReusableList<(int First, int Last)> pending = new(1024);

    /// <summary>
    /// Simplifies in place from an index on. The first corner stays; an outline that would be left with fewer than
    /// three corners stays as it is.
    /// </summary>
    /// <param name="corners">The outline is <paramref name="start"/> to the end, closed without repeating.</param>
    /// <param name="start">Index of the outline's first corner.</param>
    /// <param name="tolerancePixels">Largest distance of a left-out corner from the outline, class-map pixels.</param>
    public void Simplify(ReusableList<GridCorner> corners, int start, double tolerancePixels)
    {
        ArgumentNullException.ThrowIfNull(corners);
        Span<GridCorner> outline = corners.MutableItems[start..];
        if (outline.Length <= 3)
        {
            return;
        }

        int kept = MarkKept(outline, tolerancePixels * tolerancePixels);
        if (kept < 3)
        {
            return;
        }

        ReadOnlySpan<bool> keep = keeps.Items;
        int count = 0;
        for (int i = 0; i < outline.Length; i++)
        {
            if (keep[i])
            {
                outline[count++] = outline[i];
            }
        }

        corners.Truncate(start + count);
    }

    private int MarkKept(ReadOnlySpan<GridCorner> outline, double toleranceSquared)
    {
        keeps.Clear();
        for (int i = 0; i < outline.Length; i++)
        {
            keeps.Add(false);
        }

        // A closed outline is cut at its first corner and at the one farthest from it.
        Span<bool> keep = keeps.MutableItems;
        (int opposite, _) = Farthest(outline, 0, outline.Length);
        keep[0] = true;
        keep[opposite] = true;
        int kept = 2;
        pending.Clear();
        pending.Add((0, opposite));
        pending.Add((opposite, outline.Length));
        while (pending.Count > 0)
        {
            (int first, int last) = pending.Items[^1];
            pending.Truncate(pending.Count - 1);
            (int index, double distanceSquared) = Farthest(outline, first, last);
            if (distanceSquared > toleranceSquared)
            {
                keep[index] = true;
                kept++;
                pending.Add((first, index));
                pending.Add((index, last));
            }
        }

        return kept;
    }

    // The corner between two others that lies farthest from the segment between them; last may be the length, which
    // stands for the first corner again.
    private static (int Index, double DistanceSquared) Farthest(ReadOnlySpan<GridCorner> outline, int first, int last)
    {
        GridCorner a = outline[first];
        GridCorner b = outline[last == outline.Length ? 0 : last];
        double alongU = b.U - a.U;
        double alongV = b.V - a.V;
        double lengthSquared = (alongU * alongU) + (alongV * alongV);
        int farthest = first;
        double largest = -1;
        for (int i = first + 1; i < last; i++)
        {
            double du = outline[i].U - a.U;
            double dv = outline[i].V - a.V;
            double share = lengthSquared == 0
                ? 0
                : Math.Clamp(((du * alongU) + (dv * alongV)) / lengthSquared, 0, 1);
            double offU = du - (share * alongU);
            double offV = dv - (share * alongV);
            double distanceSquared = (offU * offU) + (offV * offV);
            if (distanceSquared > largest)
            {
                largest = distanceSquared;
                farthest = i;
            }
        }

        return (farthest, largest);
    }
}
