namespace RoadSeg.Labels.Outlines;

/// <summary>
/// Leaves out corners as long as the outline moves by no more than a tolerance (Douglas and Peucker 1973), arc by arc
/// between junctions and in a direction that does not depend on the side it is seen from. Neighbours so keep the same
/// corners: no gaps, no overlaps.
/// </summary>
internal static class RingSimplifier
{
    // An outline that loses more of its area is a thin one whose two sides fell together: it stays as it was.
    private const double AreaShareMin = 0.5;

    public static Ring Simplify(Ring ring, double tolerancePixels)
    {
        IReadOnlyList<RingCorner> corners = ring.Corners;
        bool[] isKept = new bool[corners.Count];
        int[] junctions = [.. Enumerable.Range(0, corners.Count).Where(i => corners[i].IsJunction)];
        if (junctions.Length == 0)
        {
            // An island: from its first corner in reading order once around.
            int first = Enumerable.Range(0, corners.Count).MinBy(i => (corners[i].V, corners[i].U));
            junctions = [first];
        }

        for (int i = 0; i < junctions.Length; i++)
        {
            int from = junctions[i];
            int to = i + 1 < junctions.Length ? junctions[i + 1] : junctions[0] + corners.Count;
            Arc arc = Arc.Between(corners, from, to);
            arc.Keep(isKept, tolerancePixels * tolerancePixels);
        }

        Ring simple = new([.. corners.Where((_, i) => isKept[i])]);
        bool isWhole = simple.Corners.Count >= 3
            && simple.SignedArea / ring.SignedArea >= AreaShareMin;
        return isWhole ? simple : ring;
    }

    /// <summary>Corners of a ring from one junction to the next, numbered so that both sides count alike.</summary>
    private sealed class Arc(IReadOnlyList<RingCorner> corners, int from, int length, bool isReversed)
    {
        public static Arc Between(IReadOnlyList<RingCorner> corners, int from, int to)
        {
            Arc forward = new(corners, from, to - from, isReversed: false);
            Arc backward = new(corners, from, to - from, isReversed: true);
            int order = Compare(forward[0], backward[0]);
            order = order != 0 ? order : Compare(forward[1], backward[1]);
            return order <= 0 ? forward : backward;
        }

        private RingCorner this[int i] => corners[IndexOf(i)];

        public void Keep(bool[] isKept, double toleranceSquared)
        {
            isKept[IndexOf(0)] = true;
            isKept[IndexOf(length)] = true;
            Stack<(int First, int Last)> pending = new();
            pending.Push((0, length));
            while (pending.TryPop(out (int First, int Last) part))
            {
                (int farthest, double distanceSquared) = Farthest(part.First, part.Last);
                if (distanceSquared > toleranceSquared)
                {
                    isKept[IndexOf(farthest)] = true;
                    pending.Push((part.First, farthest));
                    pending.Push((farthest, part.Last));
                }
            }
        }

        private int IndexOf(int i) => (from + (isReversed ? length - i : i)) % corners.Count;

        private static int Compare(RingCorner a, RingCorner b) => (a.V, a.U).CompareTo((b.V, b.U));

        // The corner farthest from the segment between two others.
        private (int Index, double DistanceSquared) Farthest(int first, int last)
        {
            RingCorner a = this[first];
            double alongU = this[last].U - a.U;
            double alongV = this[last].V - a.V;
            double lengthSquared = (alongU * alongU) + (alongV * alongV);
            (int Index, double DistanceSquared) best = (first, 0);
            for (int i = first + 1; i < last; i++)
            {
                double du = this[i].U - a.U;
                double dv = this[i].V - a.V;
                double share = lengthSquared == 0 ? 0
                    : Math.Clamp(((du * alongU) + (dv * alongV)) / lengthSquared, 0, 1);
                double offU = du - (share * alongU);
                double offV = dv - (share * alongV);
                double distanceSquared = (offU * offU) + (offV * offV);
                if (distanceSquared > best.DistanceSquared)
                {
                    best = (i, distanceSquared);
                }
            }

            return best;
        }
    }
}
