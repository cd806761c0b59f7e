using RoadSeg.Frames;

namespace RoadSeg.Comparing;

/// <summary>How two sides differ on one frame. Shares are 0..1; what a side does not tell is null.</summary>
/// <param name="Stamp">The frame.</param>
/// <param name="Agreement">
/// Share of the pixels that either side knows to which both give the same class; 1 where neither knows any.
/// </param>
/// <param name="DrivableIou">Intersection over union of the drivable classes; null where neither has any.</param>
/// <param name="People">People of both.</param>
/// <param name="Grid">Cells of both; null without two grids.</param>
/// <param name="A">The first side's figures.</param>
/// <param name="B">The second side's.</param>
public readonly record struct FrameDifference(
    FrameStamp Stamp, double Agreement, double? DrivableIou, PeopleDifference? People, GridDifference? Grid,
    SideFigures A, SideFigures B);

/// <summary>Figures of one side on one frame.</summary>
/// <param name="LatencyMs">Capture to publish in milliseconds; null where it was not measured.</param>
/// <param name="DrivableFraction">Share of the picture that is drivable area.</param>
/// <param name="People">Number of people.</param>
/// <param name="NearestMeters">Distance of the nearest one in metres.</param>
/// <param name="InPath">People in the path.</param>
public readonly record struct SideFigures(
    double? LatencyMs, double? DrivableFraction, int? People, double? NearestMeters, int InPath)
{
    /// <summary>Figures of a side's frame.</summary>
    public static SideFigures Of(SideFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return new SideFigures(
            frame.LatencyMs, frame.DrivableFraction, frame.KnowsPeople ? frame.People.Count : null,
            frame.NearestMeters, frame.People.Count(p => p.InPath));
    }
}

/// <summary>People of two sides, paired by their boxes.</summary>
/// <param name="Matched">Pairs of one kind whose boxes overlap by half or more of their union.</param>
/// <param name="OnlyA">Seen by the first side only.</param>
/// <param name="OnlyB">Seen by the second side only.</param>
/// <param name="InPathDiffers">Pairs of which one is in the path and the other is not.</param>
/// <param name="GroundErrorMeters">Sum over the pairs of the distance between the two ground positions, metres.</param>
/// <param name="GroundPairs">Pairs that have two ground positions.</param>
public readonly record struct PeopleDifference(
    int Matched, int OnlyA, int OnlyB, int InPathDiffers, double GroundErrorMeters, int GroundPairs);

/// <summary>Cells of two grids.</summary>
/// <param name="Same">Cells known in either grid that are the same in both.</param>
/// <param name="Known">Cells known in either grid.</param>
/// <param name="FreeInBoth">Cells free in both.</param>
/// <param name="FreeInEither">Cells free in one of them at least.</param>
/// <param name="OccupiedInBoth">Cells occupied in both.</param>
/// <param name="OccupiedInEither">Cells occupied in one of them at least.</param>
/// <param name="FreeAgainstOccupied">Cells free in one and occupied in the other: those that matter.</param>
public readonly record struct GridDifference(
    long Same, long Known, long FreeInBoth, long FreeInEither, long OccupiedInBoth, long OccupiedInEither,
    long FreeAgainstOccupied)
{
    /// <summary>Share of the known cells that are the same; 1 without any.</summary>
    public double Agreement => Known == 0 ? 1 : (double)Same / Known;

    /// <summary>Compares two grids of the same geometry.</summary>
    public static GridDifference Of(ReadOnlySpan<sbyte> a, ReadOnlySpan<sbyte> b)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(b.Length, a.Length);
        long same = 0, known = 0, freeBoth = 0, freeEither = 0, occupiedBoth = 0, occupiedEither = 0, against = 0;
        for (int i = 0; i < a.Length; i++)
        {
            if (a[i] < 0 && b[i] < 0)
            {
                continue;
            }

            known++;
            bool isFreeA = a[i] == 0, isFreeB = b[i] == 0, isOccupiedA = a[i] > 0, isOccupiedB = b[i] > 0;
            same += isFreeA == isFreeB && isOccupiedA == isOccupiedB ? 1 : 0;
            freeBoth += isFreeA && isFreeB ? 1 : 0;
            freeEither += isFreeA || isFreeB ? 1 : 0;
            occupiedBoth += isOccupiedA && isOccupiedB ? 1 : 0;
            occupiedEither += isOccupiedA || isOccupiedB ? 1 : 0;
            against += (isFreeA && isOccupiedB) || (isOccupiedA && isFreeB) ? 1 : 0;
        }

        return new GridDifference(same, known, freeBoth, freeEither, occupiedBoth, occupiedEither, against);
    }

    /// <summary>The sum of two.</summary>
    public GridDifference Plus(GridDifference other) => new(
        Same + other.Same, Known + other.Known, FreeInBoth + other.FreeInBoth, FreeInEither + other.FreeInEither,
        OccupiedInBoth + other.OccupiedInBoth, OccupiedInEither + other.OccupiedInEither,
        FreeAgainstOccupied + other.FreeAgainstOccupied);
}
