using RoadSeg.Geometry;

namespace RoadSeg.Comparing;

/// <summary>Pairs the people of two sides by their boxes. One thread at a time.</summary>
public sealed class PeopleMatch
{
    // The usual measure of detection: boxes that share half of their union are of one person.
    private const double IouMin = 0.5;

    private readonly List<(double Iou, int A, int B)> candidates = new(64);
    private readonly HashSet<int> takenA = [];
    private readonly HashSet<int> takenB = [];

    /// <summary>Pairs them, the best overlap first; the order of the lists does not matter.</summary>
    public PeopleDifference Compare(IReadOnlyList<PersonSeen> a, IReadOnlyList<PersonSeen> b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        FindCandidates(a, b);
        takenA.Clear();
        takenB.Clear();
        int differs = 0, groundPairs = 0;
        double groundError = 0;
        foreach ((double _, int i, int j) in candidates)
        {
            if (takenA.Contains(i) || takenB.Contains(j))
            {
                continue;
            }

            takenA.Add(i);
            takenB.Add(j);
            differs += a[i].InPath != b[j].InPath ? 1 : 0;
            if (a[i].Ground is GroundPoint p && b[j].Ground is GroundPoint q)
            {
                groundPairs++;
                groundError += new GroundPoint(p.X - q.X, p.Y - q.Y).Range;
            }
        }

        int matched = takenA.Count;
        return new PeopleDifference(
            matched, a.Count - matched, b.Count - matched, differs, groundError, groundPairs);
    }

    private void FindCandidates(IReadOnlyList<PersonSeen> a, IReadOnlyList<PersonSeen> b)
    {
        candidates.Clear();
        for (int i = 0; i < a.Count; i++)
        {
            for (int j = 0; j < b.Count; j++)
            {
                double iou = a[i].Kind == b[j].Kind ? Iou(a[i].Box, b[j].Box) : 0;
                if (iou >= IouMin)
                {
                    candidates.Add((iou, i, j));
                }
            }
        }

        candidates.Sort((x, y) => x.Iou != y.Iou ? y.Iou.CompareTo(x.Iou)
            : x.A != y.A ? x.A.CompareTo(y.A)
            : x.B.CompareTo(y.B));
    }

    private static double Iou(ImageBox a, ImageBox b)
    {
        long width = Math.Min(a.U + a.Width, b.U + b.Width) - Math.Max(a.U, b.U);
        long height = Math.Min(a.V + a.Height, b.V + b.Height) - Math.Max(a.V, b.V);
        if (width <= 0 || height <= 0)
        {
            return 0;
        }

        double both = width * height;
        return both / (((double)a.Width * a.Height) + ((double)b.Width * b.Height) - both);
    }
}
