using RoadSeg.Metrics;
using RoadSeg.Publishing;
using RoadSeg.Report.Pages;
using RoadSeg.Report.Plots;
using RoadSeg.Sources;

namespace RoadSeg.Report.Runs;

/// <summary>The page of one run.</summary>
internal sealed class RunPage(SourceDescription source, IReadOnlyList<FrameFigures> frames, RunResult result)
{
    /// <summary>Title of plots of distances.</summary>
    public const string NearestTitle = "Nearest person within 60 m";

    private const double ReliableMeters = 60;

    private readonly double[] seconds = [.. frames.Select(f => f.Seconds)];
    private readonly LatencyPercentiles latency = result.Metrics.CaptureToPublish.Percentiles();

    public HtmlPage Make(
        IReadOnlyList<PageShot> events, int leftOut, string? clip, IEnumerable<(string Name, string Value)> environment)
    {
        HtmlPage page = new(
            Path.GetFileName(source.Name) is { Length: > 0 } file ? file : source.Name,
            Markup.Of($"RoadSeg run · {source.Size} · {source.Reader}"));
        AddVerdict(page);
        page.AddTiles(Tiles());
        if (frames.Count == 0)
        {
            page.AddHeading("Environment");
            page.AddPairs(environment);
            return page;
        }

        page.AddHeading("Over time", clip is null ? "" : "A click on a plot takes the clip there.");
        if (clip is not null)
        {
            page.AddClip(clip);
        }

        AddTimelines(page);
        AddEvents(page, events, leftOut, clip);
        AddLatency(page);
        page.AddHeading("Environment");
        page.AddPairs(environment);
        return page;
    }

    private void AddVerdict(HtmlPage page)
    {
        if (result.Failure is Exception failure)
        {
            page.AddVerdict("Ended early: " + failure.Message, "bad");
            return;
        }

        int ok = frames.Count(f => f.Status == SceneStatus.Ok);
        page.AddVerdict(
            frames.Count == 0 ? "No frame was published"
                : Markup.Of($"{Markup.Percent((double)ok / frames.Count)} of the results are ok"),
            frames.Count == 0 ? "bad" : ok == frames.Count ? "good" : ok >= 0.95 * frames.Count ? "" : "warn");
    }

    private IEnumerable<(string Name, string Value, string Note)> Tiles()
    {
        StageMetrics metrics = result.Metrics;
        double wall = Math.Max(result.Wall.TotalSeconds, 1e-9);
        double duration = frames.Count > 1 ? frames[^1].Seconds - frames[0].Seconds : 0;
        double nearest = frames.Min(f => f.NearestMeters) ?? double.PositiveInfinity;
        yield return ("Frames", Markup.Of($"{metrics.Published}"), Markup.Of(
            $"of {metrics.Captured}, {metrics.Dropped} dropped"));
        yield return ("Recording", Markup.Time(duration), Markup.Of($"min:s, run in {wall:0.0} s"));
        yield return ("Throughput", Markup.Of($"{metrics.Published / wall:0.0}"), "frames a second");
        yield return ("Latency p50", Markup.Number(latency.P50) + " ms", Markup.Of(
            $"p99 {Markup.Number(latency.P99)} ms, capture to publish"));
        if (frames.Count == 0)
        {
            yield break;
        }

        yield return ("Drivable", Markup.Percent(frames.Average(f => f.DrivableFraction)), "of the picture, mean");
        yield return ("People", Markup.Of($"{frames.Max(f => f.People)}"), Markup.Of(
            $"at most; in path in {frames.Count(f => f.InPath > 0)} frames"));
        yield return ("Nearest person", double.IsInfinity(nearest) ? "–" : Markup.Of($"{nearest:0.0} m"), "");
    }

    private void AddTimelines(HtmlPage page)
    {
        page.AddFigure(new StatusStrip(
            seconds, [.. frames.Select(f => f.Status)], [.. frames.Select(f => f.Reasons)]).ToHtml());
        page.AddFigure(Plot("Drivable area", "%", new TimeSeries(
            "drivable", [.. frames.Select(f => (double?)f.DrivableFraction)], "good")).ToHtml());
        TimePlot people = Plot(
            "Pedestrians and cyclists", "",
            new TimeSeries("people", [.. frames.Select(f => (double?)f.People)], "a", IsStep: true),
            new TimeSeries("in path", [.. frames.Select(f => (double?)f.InPath)], "bad", IsStep: true));
        page.AddFigure((people with { Height = 110 }).ToHtml());
        if (frames.Any(f => Reliable(f.NearestMeters) is not null))
        {
            page.AddFigure(Plot(NearestTitle, "m", new TimeSeries(
                "nearest", [.. frames.Select(f => Reliable(f.NearestMeters))], "a")).ToHtml());
        }
    }

    private static void AddEvents(HtmlPage page, IReadOnlyList<PageShot> events, int leftOut, string? clip)
    {
        if (events.Count == 0)
        {
            return;
        }

        string jump = clip is null ? "" : "A click jumps there in the clip. ";
        page.AddHeading("Events", jump + (leftOut > 0 ? Markup.Of($"{leftOut} more are not shown.") : ""));
        page.AddShots(events, clip);
    }

    private void AddLatency(HtmlPage page)
    {
        page.AddHeading("Latency", "From the arrival of a frame to its published result. Not part of any result.");
        double shown = NiceTicks.Above(Math.Max(latency.P99 * 1.6, 1), 4);
        TimePlot overTime = Plot("Capture to publish", "ms", new TimeSeries(
            "latency", [.. frames.Select(f => (double?)f.LatencyMs)], "a"));
        LevelMark mark = new(latency.P99, Markup.Of($"p99 {Markup.Number(latency.P99)}"));
        page.AddFigure((overTime with { HighestShown = shown, Marks = [mark] }).ToHtml());
        page.AddFigure(new HistogramPlot(
            "Distribution", "ms", [("latency", "a", [.. frames.Select(f => f.LatencyMs)])]).ToHtml());
        page.AddFigure(new StageBars("Stages", [.. StageRows(result.Metrics, "a")]).ToHtml());
    }

    /// <summary>A distance that means something: farther away, a pixel is many metres.</summary>
    public static double? Reliable(double? meters) => meters <= ReliableMeters ? meters : null;

    /// <summary>Rows of all stages that did something.</summary>
    public static IEnumerable<(string Name, LatencyPercentiles Ms, string Tone)> StageRows(
        StageMetrics metrics, string tone) =>
        metrics.Stages.Where(s => s.Work.Count > 0).Select(s => (s.Name, s.Work.Percentiles(), tone));

    private TimePlot Plot(string title, string unit, params TimeSeries[] series) => new(title, unit, seconds, series);
}
