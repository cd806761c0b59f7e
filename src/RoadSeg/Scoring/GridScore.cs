using RoadSeg.Geometry;
using RoadSeg.Grid;

namespace RoadSeg.Scoring;

/// <summary>State of a cell in a score.</summary>
public enum CellState
{
    /// <summary>Free.</summary>
    Free = 0,

    /// <summary>Unknown.</summary>
    Unknown = 1,

    /// <summary>Occupied.</summary>
    Occupied = 2,
}

/// <summary>
/// Grids against exact grids: which state became which, by distance, and how far the end of the free ground along
/// every bearing is from where it really is. One thread at a time.
/// </summary>
public sealed class GridScore
{
    private const int States = 3;

    // Bearings one degree apart.
    private const int BearingCount = 181;

    private readonly GridGeometry geometry;
    private readonly FreeRangeFinder finder;
    private readonly FreeRanges found;
    private readonly FreeRanges real;
    private readonly int[] bandByCell;
    private readonly long[] counts = new long[RangeBands.Count * States * States];
    private readonly List<float>[] errors;

    /// <summary>Prepares.</summary>
    /// <param name="geometry">Where the cells of all grids lie.</param>
    /// <param name="cameraFoot">The point of the ground below the camera: distances are from there.</param>
    public GridScore(GridGeometry geometry, GroundPoint cameraFoot)
    {
        this.geometry = geometry;
        found = new FreeRanges(cameraFoot, BearingCount);
        real = new FreeRanges(cameraFoot, BearingCount);
        finder = new FreeRangeFinder(geometry, found);
        bandByCell = new int[geometry.CellCount];
        for (int cell = 0; cell < bandByCell.Length; cell++)
        {
            bandByCell[cell] = RangeBands.Of(
                geometry.CentreOf(cell % geometry.Columns, cell / geometry.Columns), cameraFoot);
        }

        errors = [.. Enumerable.Range(0, RangeBands.Count).Select(_ => new List<float>())];
    }

    /// <summary>Adds one frame.</summary>
    /// <param name="truth">Exact.</param>
    /// <param name="grid">To be scored.</param>
    public void Add(OccupancyGrid truth, OccupancyGrid grid)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(grid);
        ReadOnlySpan<sbyte> expected = truth.Cells;
        ReadOnlySpan<sbyte> actual = grid.Cells;
        for (int i = 0; i < bandByCell.Length; i++)
        {
            counts[Index(bandByCell[i], StateOf(expected[i]), StateOf(actual[i]))]++;
        }

        finder.Find(truth, real);
        finder.Find(grid, found);
        double edge = 2 * geometry.MetersPerCell;
        for (int i = 0; i < BearingCount; i++)
        {
            float end = real.Meters[i];

            // Where the free ground really ends at the edge of the grid there is nothing to find.
            if (!float.IsNaN(end) && !float.IsNaN(found.Meters[i]) && IsInside(i, end + edge))
            {
                errors[RangeBands.Of(end)].Add(found.Meters[i] - end);
            }
        }
    }

    /// <summary>Cells of a band that are one thing and were called another.</summary>
    public long Count(int band, CellState truth, CellState called) => counts[Index(band, truth, called)];

    /// <summary>Share of the cells with an obstacle that were called free, to a distance; null without any.</summary>
    /// <param name="withinMeters">End of a band.</param>
    public double? FalseFreeRate(double withinMeters) =>
        Share(CellState.Occupied, CellState.Free, 0, BandsWithin(withinMeters));

    /// <summary>The same in one band.</summary>
    public double? FalseFreeRate(int band) => Share(CellState.Occupied, CellState.Free, band, band + 1);

    /// <summary>Share of the seen cells (really free or occupied) that were called what they are.</summary>
    /// <param name="withinMeters">End of a band.</param>
    public double? Agreement(double withinMeters)
    {
        long same = 0;
        long seen = 0;
        for (int band = 0; band < BandsWithin(withinMeters); band++)
        {
            foreach (CellState truth in (ReadOnlySpan<CellState>)[CellState.Free, CellState.Occupied])
            {
                same += Count(band, truth, truth);
                seen += Total(band, truth);
            }
        }

        return seen == 0 ? null : (double)same / seen;
    }

    /// <summary>Median distance from the found to the real end of the free ground, metres; null without any.</summary>
    public double? BoundaryErrorMedian(int band) => Quantile([.. errors[band].Select(Math.Abs)], 0.5);

    /// <summary>95th percentile of how far the free ground reaches too far; negative where it ends before.</summary>
    public double? BoundaryBeyond95(int band) => Quantile([.. errors[band]], 0.95);

    /// <summary>Bearings whose free ground really ends in a band.</summary>
    public int BoundaryCount(int band) => errors[band].Count;

    private static double? Quantile(float[] values, double share)
    {
        if (values.Length == 0)
        {
            return null;
        }

        Array.Sort(values);
        return values[(int)Math.Min(values.Length - 1, Math.Floor(share * values.Length))];
    }

    private double? Share(CellState truth, CellState called, int fromBand, int toBand)
    {
        long part = 0;
        long all = 0;
        for (int band = fromBand; band < toBand; band++)
        {
            part += Count(band, truth, called);
            all += Total(band, truth);
        }

        return all == 0 ? null : (double)part / all;
    }

    private long Total(int band, CellState truth) =>
        Count(band, truth, CellState.Free) + Count(band, truth, CellState.Unknown)
        + Count(band, truth, CellState.Occupied);

    private static int BandsWithin(double meters)
    {
        int bands = 0;
        while (bands < RangeBands.Count && RangeBands.EndOf(bands) <= meters)
        {
            bands++;
        }

        return bands;
    }

    private bool IsInside(int bearing, double range)
    {
        (double sin, double cos) = Math.SinCos(FreeRanges.FirstRadians + (bearing * real.StepRadians));
        return geometry.TryIndexOf(
            new GroundPoint(real.Origin.X + (range * cos), real.Origin.Y + (range * sin)), out _);
    }

    private static int Index(int band, CellState truth, CellState called) =>
        (((band * States) + (int)truth) * States) + (int)called;

    private static CellState StateOf(sbyte cell) => cell switch
    {
        OccupancyGrid.Free => CellState.Free,
        > OccupancyGrid.Free => CellState.Occupied,
        _ => CellState.Unknown,
    };
}
