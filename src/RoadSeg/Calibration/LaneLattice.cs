namespace RoadSeg.Calibration;

/// <summary>
/// Roll and scale from lines that lie a lane apart: equally spaced lines look equally spaced only when the camera's
/// roll is taken out.
/// </summary>
/// <param name="TurnRadians">To be added to the lines' angles; the roll, about the direction of travel.</param>
/// <param name="LaneOverHeight">Width of a lane in heights of the camera.</param>
/// <param name="IsTurnMeasured">False when the roll had to be assumed to be 0.</param>
/// <param name="LineCount">Lines that lie on the lattice.</param>
internal sealed record LaneLattice(
    double TurnRadians, double LaneOverHeight, bool IsTurnMeasured, int LineCount)
{
    private const double Degree = Math.PI / 180;
    private const double TurnMax = 8 * Degree;
    private const double TurnScan = 0.1 * Degree;
    private const double TurnUsual = 8 * Degree;
    private const double HeightMin = 0.3;
    private const double HeightMax = 4;
    private const double LaneMin = 2.3;
    private const double LaneMax = 4.5;
    private const double Tolerance = 0.06;

    // Which lines of the lattice three seen ones may be: one may be missing.
    private static readonly (int Second, int Third)[] Places = [(1, 2), (1, 3), (2, 3)];

    /// <summary>Finds the lattice.</summary>
    /// <param name="lines">Lines from right to left.</param>
    /// <param name="height">Known height, metres; null when unknown.</param>
    /// <param name="laneWidth">Known distance of neighbouring lines, metres; null when unknown. One is known.</param>
    /// <returns>Null when there are no two lines to go by.</returns>
    public static LaneLattice? Find(IReadOnlyList<PencilLine> lines, double? height, double? laneWidth)
    {
        double least = (laneWidth ?? LaneMin) / (height ?? HeightMax);
        double most = (laneWidth ?? LaneMax) / (height ?? HeightMin);
        bool isFixed = height is not null && laneWidth is not null;
        LaneLattice? best = null;
        double bestScore = 0;
        foreach ((double turn, double origin, double spacing) in isFixed
            ? FromPairs(lines, least) : FromTriples(lines, least, most))
        {
            (double score, int count) = Support(lines, turn, origin, spacing);
            if (score > bestScore && (isFixed || count >= 3))
            {
                bestScore = score;
                best = new LaneLattice(turn, spacing, true, count);
            }
        }

        return best ?? FromOwnLane(lines, least, most);
    }

    private static IEnumerable<(double Turn, double Origin, double Spacing)> FromTriples(
        IReadOnlyList<PencilLine> lines, double least, double most)
    {
        for (int i = 0; i < lines.Count; i++)
        {
            for (int j = i + 1; j < lines.Count; j++)
            {
                for (int k = j + 1; k < lines.Count; k++)
                {
                    foreach ((int second, int third) in Places)
                    {
                        foreach (double turn in Roots(t =>
                            ((Side(lines[j], t) - Side(lines[i], t)) * third)
                            - ((Side(lines[k], t) - Side(lines[i], t)) * second)))
                        {
                            double spacing = (Side(lines[k], turn) - Side(lines[i], turn)) / third;
                            if (spacing >= least && spacing <= most)
                            {
                                yield return (turn, Side(lines[i], turn), spacing);
                            }
                        }
                    }
                }
            }
        }
    }

    private static IEnumerable<(double Turn, double Origin, double Spacing)> FromPairs(
        IReadOnlyList<PencilLine> lines, double spacing)
    {
        for (int i = 0; i < lines.Count; i++)
        {
            for (int j = i + 1; j < lines.Count; j++)
            {
                foreach (double turn in Roots(t => Side(lines[j], t) - Side(lines[i], t) - spacing))
                {
                    yield return (turn, Side(lines[i], turn), spacing);
                }
            }
        }
    }

    private static LaneLattice? FromOwnLane(IReadOnlyList<PencilLine> lines, double least, double most)
    {
        PencilLine[] right = [.. lines.Where(line => line.AngleRadians < 0).TakeLast(1)];
        PencilLine[] left = [.. lines.Where(line => line.AngleRadians >= 0).Take(1)];
        if (right.Length == 0 || left.Length == 0)
        {
            return null;
        }

        double spacing = Side(left[0], 0) - Side(right[0], 0);
        return spacing >= least && spacing <= most ? new LaneLattice(0, spacing, false, 2) : null;
    }

    private static (double Score, int Count) Support(
        IReadOnlyList<PencilLine> lines, double turn, double origin, double spacing)
    {
        double score = 0;
        int count = 0;
        foreach (PencilLine line in lines)
        {
            double place = (Side(line, turn) - origin) / spacing;
            if (Math.Abs(place - Math.Round(place)) < Tolerance && Math.Abs(place) < 5)
            {
                score += line.Weight;
                count++;
            }
        }

        return (score * Math.Exp(-Square(turn / TurnUsual) / 2), count);
    }

    private static IEnumerable<double> Roots(Func<double, double> of)
    {
        double before = of(-TurnMax);
        for (double turn = -TurnMax + TurnScan; turn <= TurnMax; turn += TurnScan)
        {
            double here = of(turn);
            if (before <= 0 != here <= 0)
            {
                yield return turn - (TurnScan * here / (here - before));
            }

            before = here;
        }
    }

    private static double Side(PencilLine line, double turn) =>
        Math.Tan(Math.Clamp(line.AngleRadians + turn, -1.55, 1.55));

    private static double Square(double value) => value * value;
}
