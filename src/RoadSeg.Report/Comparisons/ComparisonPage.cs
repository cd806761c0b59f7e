using RoadSeg.Comparing;
using RoadSeg.Inference;
using RoadSeg.Metrics;
using RoadSeg.Report.Pages;
using RoadSeg.Report.Plots;
using RoadSeg.Report.Runs;

namespace RoadSeg.Report.Comparisons;

/// <summary>The page of a comparison.</summary>
/// <param name="comparison">All frames.</param>
/// <param name="a">The first side.</param>
/// <param name="b">The second side.</param>
public sealed class ComparisonPage(Comparison comparison, ComparisonSide a, ComparisonSide b)
{
    private readonly IReadOnlyList<FrameDifference> frames = comparison.Frames;
    private readonly double[] seconds = [.. comparison.Frames.Select(f => f.Stamp.MediaTime.TotalSeconds)];

    /// <summary>The page.</summary>
    /// <param name="sourceName">What was replayed.</param>
    /// <param name="verdict">The verdict and its style.</param>
    /// <param name="worst">Pictures of the frames that differ most.</param>
    /// <param name="clip">Name of the side-by-side video beside the page; null without one.</param>
    /// <param name="environment">What it ran on, name and value of each.</param>
    public HtmlPage Make(
        string sourceName, (string Text, string Tone) verdict, IReadOnlyList<PageShot> worst, string? clip,
        IEnumerable<(string Name, string Value)> environment)
    {
        ArgumentNullException.ThrowIfNull(worst);
        HtmlPage page = new(
            Markup.Of($"{a.Title}  ↔  {b.Title}"),
            Markup.Of($"RoadSeg comparison · {sourceName} · {frames.Count} frames"));
        page.AddVerdict(verdict.Text, verdict.Tone);
        page.AddTiles(Tiles());
        page.AddHeading("Over time", clip is null ? "" : "A click on a plot takes the clip there.");
        if (clip is not null)
        {
            page.AddClip(clip);
        }

        AddTimelines(page);
        page.AddHeading(
            "Frames that differ most", "Left A, right B; pixels to which they give different classes are striped.");
        page.AddShots(worst, clip, areWide: true);
        AddClasses(page);
        AddLatency(page);
        page.AddHeading("What was compared");
        page.AddTable(["", "A", "B"], Details());
        page.AddHeading("Environment");
        page.AddPairs(environment);
        return page;
    }

    private IEnumerable<(string Name, string Value, string Note)> Tiles()
    {
        yield return ("Agreement", Markup.Percent(comparison.Agreement, 2), "of all pixels");
        if (frames.Count > 0)
        {
            FrameDifference worst = frames.MinBy(f => f.Agreement);
            yield return ("Worst frame", Markup.Percent(worst.Agreement), Markup.Of(
                $"frame {worst.Stamp.FrameId} at {Markup.Time(worst.Stamp.MediaTime.TotalSeconds)}"));
        }

        double[] drivable = [.. frames.Select(f => f.DrivableIou).OfType<double>()];
        double? mean = drivable.Length == 0 ? null : drivable.Average();
        yield return ("Drivable IoU", Markup.Percent(mean), "mean over frames");
        if (comparison.Grid is GridDifference grid)
        {
            yield return ("Grid", Markup.Percent(grid.Agreement), Markup.Of(
                $"of known cells; {grid.FreeAgainstOccupied} free against occupied"));
        }

        PeopleDifference[] people = [.. frames.Select(f => f.People).OfType<PeopleDifference>()];
        if (people.Length > 0)
        {
            yield return ("People in both", Markup.Of($"{people.Sum(p => (long)p.Matched)}"), Markup.Of(
                $"only A {people.Sum(p => (long)p.OnlyA)}, only B {people.Sum(p => (long)p.OnlyB)}"));
        }

        if ((Median(f => f.A.LatencyMs) ?? a.EarlierLatency?.P50) is double first
            && (Median(f => f.B.LatencyMs) ?? b.EarlierLatency?.P50) is double second)
        {
            yield return ("Latency, B over A", Markup.Of($"{second / Math.Max(first, 1e-9):0.00}"), Markup.Of(
                $"p50: A {Markup.Number(first)}, B {Markup.Number(second)} ms"));
        }
    }

    private void AddTimelines(HtmlPage page)
    {
        double lowest = frames.Count == 0 ? 0 : frames.Min(f => f.Agreement);
        double from = lowest > 0.9 ? 0.9 : lowest > 0.5 ? 0.5 : 0;
        page.AddFigure(new TimePlot("Agreement", "%", seconds, [Series("agreement", "good", f => f.Agreement)])
        {
            LowestShown = from,
            HighestShown = 1,
        }.ToHtml());
        AddPair(page, "Drivable area", "%", f => f.DrivableFraction);
        AddPair(page, "Pedestrians and cyclists", "", f => f.People, isStep: true);
        AddPair(page, RunPage.NearestTitle, "m", f => RunPage.Reliable(f.NearestMeters));
        if (comparison.Grid is not null)
        {
            page.AddFigure(new TimePlot(
                "Cells free in one grid and occupied in the other", "", seconds,
                [Series("cells", "bad", f => f.Grid?.FreeAgainstOccupied)])
            {
                Height = 110,
            }.ToHtml());
        }
    }

    private void AddPair(
        HtmlPage page, string title, string unit, Func<SideFigures, double?> value, bool isStep = false)
    {
        TimeSeries first = Series("A", "a", f => value(f.A)) with { IsStep = isStep };
        TimeSeries second = Series("B", "b", f => value(f.B)) with { IsStep = isStep };
        if (first.Values.Concat(second.Values).Any(v => v is not null))
        {
            TimePlot plot = new(title, unit, seconds, [first, second]) { Height = 120 };
            page.AddFigure(plot.ToHtml());
        }
    }

    private void AddClasses(HtmlPage page)
    {
        ClassTable table = comparison.Classes.Table;
        page.AddHeading("Classes", comparison.Classes.OnlyInOne.Length == 0 ? ""
            : "Only one of the two has: " + string.Join(", ", comparison.Classes.OnlyInOne) + ".");
        page.AddFigure(new ShareBars("Intersection over union between A and B", [.. table.Classes.Select((c, id) => (
            c.Name, comparison.IouOf(id),
            Markup.Of($"A {Share(id, ofSecond: false)}, B {Share(id, ofSecond: true)}")))])
            .ToHtml());
        string[] names = [.. table.Classes.Select(c => c.Name)];
        page.AddFigure(new MatrixPlot(
            "What B calls the classes of A", "A", "B", names, [.. names, "nothing"], ShareOfRow).ToHtml());
    }

    private string Share(int id, bool ofSecond) => Markup.Percent(comparison.ShareOf(id, ofSecond));

    private double? ShareOfRow(int row, int column)
    {
        long all = 0;
        for (int j = 0; j <= comparison.Classes.Count; j++)
        {
            all += comparison.PixelsOf(row, j);
        }

        return all == 0 ? null : (double)comparison.PixelsOf(row, column) / all;
    }

    private void AddLatency(HtmlPage page)
    {
        double[] first = [.. frames.Select(f => f.A.LatencyMs).OfType<double>()];
        double[] second = [.. frames.Select(f => f.B.LatencyMs).OfType<double>()];
        if (first.Length + second.Length == 0)
        {
            return;
        }

        page.AddHeading("Latency", "Frame by frame in turns in one process, so that each has the machine for itself.");
        page.AddFigure(new HistogramPlot(
            "Capture to publish", "ms", [("A", "a", first), ("B", "b", second)]).ToHtml());
        page.AddFigure(new StageBars("Stages", [.. StageRows()]).ToHtml());
    }

    private IEnumerable<(string Name, LatencyPercentiles Ms, string Tone)> StageRows()
    {
        return Rows(a, "A", "a").Concat(Rows(b, "B", "b"))
            .GroupBy(r => r.Stage)
            .SelectMany(stage => stage.Select(r => (Markup.Of($"{r.Stage} {r.Side}"), r.Ms, r.Tone)));
    }

    private static IEnumerable<(string Stage, string Side, LatencyPercentiles Ms, string Tone)> Rows(
        ComparisonSide side, string name, string tone) =>
        side.Metrics is null ? []
            : RunPage.StageRows(side.Metrics, tone)
                .Where(r => r.Name is not "decode" && !r.Name.StartsWith("sink", StringComparison.Ordinal))
                .Select(r => (r.Name, name, r.Ms, r.Tone));

    private IEnumerable<IReadOnlyList<string>> Details()
    {
        foreach (string name in a.Details.Concat(b.Details).Select(d => d.Name).Distinct())
        {
            yield return [name, Value(a, name), Value(b, name)];
        }

        if (a.EarlierLatency is not null || b.EarlierLatency is not null)
        {
            yield return ["capture to publish then, ms: p50, p95, p99", Then(a), Then(b)];
        }
    }

    private static string Then(ComparisonSide side) => side.EarlierLatency is not LatencyPercentiles of ? "–"
        : Markup.Of($"{Markup.Number(of.P50)}, {Markup.Number(of.P95)}, {Markup.Number(of.P99)}");

    private static string Value(ComparisonSide side, string name) =>
        side.Details.FirstOrDefault(d => d.Name == name).Value ?? "–";

    private TimeSeries Series(string name, string tone, Func<FrameDifference, double?> value) =>
        new(name, [.. frames.Select(value)], tone);

    private double? Median(Func<FrameDifference, double?> value)
    {
        double[] sorted = [.. frames.Select(value).OfType<double>().Order()];
        return sorted.Length == 0 ? null : sorted[sorted.Length / 2];
    }
}
