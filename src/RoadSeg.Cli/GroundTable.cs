using System.Globalization;
using RoadSeg.Scoring;

namespace RoadSeg.Cli;

/// <summary>The tables of <c>roadseg eval --ground</c>.</summary>
internal static class GroundTable
{
    /// <summary>Prints all drives by distance, then each drive in a line.</summary>
    public static void Print(
        TextWriter output, IReadOnlyList<(string Source, GroundScore Score)> drives, GroundScore all)
    {
        WriteLine(output,
            $"{"",-10}{"really free",24}{"really occupied",24}{"",12}{"end of free ground",22}{"people",9}");
        WriteLine(output,
            $"{"metres",-10}{"free",8}{"unknown",8}{"occup.",8}{"free",8}{"unknown",8}{"occup.",8}"
            + $"{"of cells",12}{"error m",11}{"95 % below",11}{"error m",9}");
        for (int band = 0; band < RangeBands.Count; band++)
        {
            PrintBand(output, all, band);
        }

        output.WriteLine();
        foreach ((string source, GroundScore score) in drives)
        {
            PrintDrive(output, source, score);
        }

        if (drives.Count > 1)
        {
            PrintDrive(output, "all", all);
        }
    }

    private static void PrintBand(TextWriter output, GroundScore score, int band)
    {
        GridScore grid = score.Grid;
        double end = RangeBands.EndOf(band);
        string name = FormattableString.Invariant($"{RangeBands.StartOf(band)}-")
            + (double.IsFinite(end) ? FormattableString.Invariant($"{end}") : "");
        long occupied = Sum(grid, band, CellState.Occupied);
        if (Sum(grid, band, CellState.Free) + occupied == 0)
        {
            return;
        }

        string shares = Shares(grid, band, CellState.Free) + Shares(grid, band, CellState.Occupied);
        WriteLine(output,
            $"{name,-10}{shares}{occupied,12}{Number(grid.BoundaryErrorMedian(band)),11}"
            + $"{Number(grid.BoundaryBeyond95(band)),11}{Number(score.People.PedestrianErrorMedian(band)),9}");
    }

    private static void PrintDrive(TextWriter output, string source, GroundScore score)
    {
        PeopleScore people = score.People;
        WriteLine(output,
            $"{score.Frames} frames, {source}");
        WriteLine(output,
            $"  occupied called free within 15 m {Percent(score.Grid.FalseFreeRate(GroundScore.PromisedMeters))}, "
            + $"agreement within 20 m {Percent(score.Grid.Agreement(20))}; people: found {Percent(people.Recall)} of "
            + $"{people.Present}, false {Number(people.FalsePerFrame)} a frame, {people.IdentitySwitches} identity "
            + $"switches in {people.TrackSeconds:0.0} s of tracks ({Number(people.SwitchesPer100Seconds)} in 100 s)");
    }

    private static string Shares(GridScore grid, int band, CellState truth)
    {
        long all = Math.Max(1, Sum(grid, band, truth));
        return string.Concat(Enum.GetValues<CellState>().Select(called => string.Create(
            CultureInfo.InvariantCulture, $"{100.0 * grid.Count(band, truth, called) / all,8:0.00}")));
    }

    private static long Sum(GridScore grid, int band, CellState truth) =>
        Enum.GetValues<CellState>().Sum(called => grid.Count(band, truth, called));

    private static string Percent(double? share) => share is double value
        ? string.Create(CultureInfo.InvariantCulture, $"{100 * value:0.000} %")
        : "–";

    private static string Number(double? number) => number is double value
        ? value.ToString("0.00", CultureInfo.InvariantCulture)
        : "–";

    private static void WriteLine(TextWriter output, FormattableString line) =>
        output.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static void WriteLine(TextWriter output, string line) => output.WriteLine(line);
}
