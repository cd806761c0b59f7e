namespace RoadSeg.Grid;

/// <summary>
/// How the evidence of a cell adds up: log-odds in hundredths, between certainly free (−100) and certainly occupied
/// (100), 0 where nothing is known. What stands is believed at once and forgotten slowly; what is free is forgotten at
/// once where something hides it. No single frame turns an occupied cell free, and one that is seen free throughout is
/// free again within half a second.
/// </summary>
internal static class EvidenceRule
{
    /// <summary>From here on a cell is occupied.</summary>
    public const int OccupiedFrom = 5000;

    /// <summary>Down from here a cell is free.</summary>
    public const int FreeFrom = -4000;

    private const int Most = 10000;
    private const int SeenOccupied = 6000;

    // Occupied to free, 140, in four frames or 0.4 s, whatever is less.
    private const int SeenFree = 4500;
    private const int SeenFreePerSecond = 35000;

    private const int OccupiedHiddenFadePerSecond = 12000;
    private const int OccupiedFadePerSecond = 5000;
    private const int FreeUnsureFadePerSecond = 20000;
    private const int FreeFadePerSecond = 6000;

    /// <summary>Steps for frames a time apart.</summary>
    /// <param name="seconds">Above 0.</param>
    public static EvidenceSteps For(double seconds) => new(
        Math.Max(SeenFree, (int)(SeenFreePerSecond * seconds)),
        (int)Math.Ceiling(OccupiedHiddenFadePerSecond * seconds),
        (int)Math.Ceiling(OccupiedFadePerSecond * seconds),
        (int)Math.Ceiling(FreeUnsureFadePerSecond * seconds),
        (int)Math.Ceiling(FreeFadePerSecond * seconds));

    /// <summary>Evidence of a cell after one more frame.</summary>
    /// <param name="before">Until now.</param>
    /// <param name="seen">What the frame says.</param>
    /// <param name="steps">For the time since the frame before.</param>
    public static short Add(short before, CellEvidence seen, in EvidenceSteps steps)
    {
        int value = before;
        switch (seen)
        {
            case CellEvidence.Occupied:
                return (short)Math.Min(Most, Math.Max(value, 0) + SeenOccupied);
            case CellEvidence.Free:
                int least = value >= OccupiedFrom ? FreeFrom + 1 : -Most;
                return (short)Math.Max(value - steps.Free, least);
            case CellEvidence.Hidden:
                return (short)Math.Max(0, value - steps.OccupiedHiddenFade);
            case CellEvidence.Unsure:
                return (short)(value > 0
                    ? Math.Max(0, value - steps.OccupiedHiddenFade)
                    : Math.Min(0, value + steps.FreeUnsureFade));
            default:
                return (short)(value > 0
                    ? Math.Max(0, value - steps.OccupiedFade)
                    : Math.Min(0, value + steps.FreeFade));
        }
    }

    /// <summary>State of a cell.</summary>
    /// <param name="value">All evidence, that of this frame included.</param>
    /// <param name="seen">What this frame says: what it calls occupied is, what it hides is never free.</param>
    public static sbyte StateOf(short value, CellEvidence seen) =>
        seen == CellEvidence.Occupied || value >= OccupiedFrom ? OccupancyGrid.Occupied
        : value <= FreeFrom && seen != CellEvidence.Hidden ? OccupancyGrid.Free
        : OccupancyGrid.Unknown;
}

/// <summary>Changes of evidence from one frame to the next, hundredths, all above 0.</summary>
/// <param name="Free">Seen free.</param>
/// <param name="OccupiedHiddenFade">Occupied, and in view without being seen.</param>
/// <param name="OccupiedFade">Occupied and out of view.</param>
/// <param name="FreeUnsureFade">Free, and in view without being sure.</param>
/// <param name="FreeFade">Free and out of view.</param>
internal readonly record struct EvidenceSteps(
    int Free, int OccupiedHiddenFade, int OccupiedFade, int FreeUnsureFade, int FreeFade);
