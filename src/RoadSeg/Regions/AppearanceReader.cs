namespace RoadSeg.Regions;

/// <summary>
/// Reads the colours of people's clothes off the frame, at the class map's pixels that are theirs: whole sums in a
/// fixed order, so that equal frames give equal colours. One thread at a time.
/// </summary>
/// <param name="colours">Of the frame.</param>
internal sealed class AppearanceReader(FrameColours colours)
{
    // Of what is within a metre across there are no more columns and rows looked at.
    private const int StepsPerMeterMax = 40;

    // Metres below the top of the head, of a person of usual height; between and below hang hands, bags and hems.
    private const double UpperFrom = 0.32;
    private const double UpperTo = 0.75;
    private const double LowerFrom = 0.95;
    private const double LowerTo = 1.45;

    // From the middle of the body to either side, metres: arms swing, and what is farther may be another's.
    private const double HalfWidth = 0.2;

    private ColourSums upper;
    private ColourSums lower;
    private int left;
    private int right;
    private int step;
    private int upperTop;
    private int upperEnd;
    private int lowerTop;
    private int lowerEnd;

    /// <summary>Begins with somebody.</summary>
    /// <param name="middle">Column of the middle of the body.</param>
    /// <param name="top">First row of the head.</param>
    /// <param name="scale">Columns and rows in a metre of the body, above 0; null when not known.</param>
    /// <returns>Whether there is something to read.</returns>
    public bool Begin(double middle, int top, double? scale)
    {
        if (scale is not double pixelsPerMeter)
        {
            return false;
        }

        upper = default;
        lower = default;
        left = (int)Math.Ceiling(middle - (HalfWidth * pixelsPerMeter));
        right = (int)Math.Floor(middle + (HalfWidth * pixelsPerMeter));
        step = Math.Max(1, (int)(pixelsPerMeter / StepsPerMeterMax));
        upperTop = top + (int)(UpperFrom * pixelsPerMeter);
        upperEnd = top + (int)(UpperTo * pixelsPerMeter);
        lowerTop = top + (int)(LowerFrom * pixelsPerMeter);
        lowerEnd = top + (int)(LowerTo * pixelsPerMeter);
        return true;
    }

    /// <summary>Reads all pixels that are theirs.</summary>
    /// <param name="components">Of the class map.</param>
    /// <param name="fragments">Whose they are.</param>
    /// <param name="person">The person's first fragment.</param>
    /// <param name="pixels">The frame: H×W×3 bytes BGR24.</param>
    public Appearance Read(
        ConnectedComponents components, PersonFragments fragments, int person, ReadOnlySpan<byte> pixels)
    {
        for (int i = person; i < fragments.Fragments.Length; i++)
        {
            int run = fragments.Owners[i] == person ? components.Components[fragments.Fragments[i]].FirstRun : -1;
            for (; run >= 0; run = components.Runs[run].Next)
            {
                Add(components.Runs[run], pixels);
            }
        }

        return new Appearance(upper.Colour(), lower.Colour());
    }

    private void Add(in Run run, ReadOnlySpan<byte> pixels)
    {
        bool isUpper = run.Row >= upperTop && run.Row < upperEnd;
        if (!isUpper && (run.Row < lowerTop || run.Row >= lowerEnd))
        {
            return;
        }

        int from = Math.Max(run.Start, left);
        int to = Math.Min(run.End - 1, right);
        if (from > to || run.Row % step != 0)
        {
            return;
        }

        ref ColourSums sums = ref isUpper ? ref upper : ref lower;
        for (int u = from; u <= to; u += step)
        {
            if (colours.OffsetOf(u, run.Row) is int at and >= 0)
            {
                sums.Add(pixels.Slice(at, 3), step * step);
            }
        }
    }
}
