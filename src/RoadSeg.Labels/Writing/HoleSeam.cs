using RoadSeg.Labels.Outlines;

namespace RoadSeg.Labels.Writing;

/// <summary>
/// Makes one closed outline of an outer one and its holes: each hole is joined by a seam, there and back, to the
/// nearest corner of what is joined already.
/// </summary>
internal static class HoleSeam
{
    public static IReadOnlyList<RingCorner> Join(Ring outer, IReadOnlyList<Ring> holes)
    {
        List<RingCorner> joined = [.. outer.Corners];
        List<Ring> open = [.. holes];
        while (open.Count > 0)
        {
            (int hole, int there, int here) = Nearest(joined, open);
            IReadOnlyList<RingCorner> corners = open[hole].Corners;
            IEnumerable<RingCorner> around = Enumerable.Range(0, corners.Count + 1)
                .Select(i => corners[(there + i) % corners.Count]);
            joined.InsertRange(here + 1, around.Append(joined[here]));
            open.RemoveAt(hole);
        }

        return joined;
    }

    private static (int Hole, int There, int Here) Nearest(List<RingCorner> joined, List<Ring> open)
    {
        (int Hole, int There, int Here) best = default;
        long shortest = long.MaxValue;
        for (int hole = 0; hole < open.Count; hole++)
        {
            for (int there = 0; there < open[hole].Corners.Count; there++)
            {
                RingCorner a = open[hole].Corners[there];
                for (int here = 0; here < joined.Count; here++)
                {
                    long du = joined[here].U - a.U;
                    long dv = joined[here].V - a.V;
                    long distance = (du * du) + (dv * dv);
                    if (distance < shortest)
                    {
                        shortest = distance;
                        best = (hole, there, here);
                    }
                }
            }
        }

        return best;
    }
}
