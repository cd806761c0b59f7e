using RoadSeg.Report.Pages;
using RoadSeg.Report.Plots;
using RoadSeg.Scoring;

namespace RoadSeg.Report.Scores;

/// <summary>The page of an evaluation against labels.</summary>
/// <param name="report">The scores.</param>
public sealed class ScorePage(ScoreReport report)
{
    /// <summary>The page.</summary>
    /// <param name="title">What was scored.</param>
    /// <param name="worstSheet">Contact sheet of the worst frames as JPEG; may be empty.</param>
    /// <param name="environment">What it ran on, name and value of each.</param>
    public HtmlPage Make(
        string title, ReadOnlyMemory<byte> worstSheet, IEnumerable<(string Name, string Value)> environment)
    {
        HtmlPage page = new(title, Markup.Of($"RoadSeg evaluation · {report.Frames} labelled frames"));
        page.AddTiles(Tiles());
        page.AddHeading("Classes");
        page.AddFigure(new ShareBars("Intersection over union", [.. report.Classes.Select(c => (
            c.Name, c.Score.Iou, Note(c.Score)))]).ToHtml());
        page.AddFigure(Matrix(report).ToHtml());
        AddOverTime(page);
        if (report.Calibration is CalibrationScore { Error: not null } calibration)
        {
            long all = calibration.Bins.Sum(b => b.Pixels);
            page.AddHeading(
                "Calibration", "On the dashed line the network is as sure as it is right; below, too sure.");
            page.AddFigure(new CalibrationPlot("Reliability", [.. calibration.Bins.Select(
                b => (b.Confidence, b.Accuracy, (double)b.Pixels / Math.Max(1, all)))]).ToHtml());
        }

        if (worstSheet.Length > 0)
        {
            page.AddHeading("Worst frames");
            page.AddPicture("Worst frames", worstSheet);
        }

        page.AddHeading("Environment");
        page.AddPairs(environment);
        return page;
    }

    /// <summary>The confusion matrix as an SVG file of its own.</summary>
    public static string ConfusionSvg(ScoreReport report) => Matrix(report).ToSvg();

    private static MatrixPlot Matrix(ScoreReport report)
    {
        string[] names = [.. report.Table.Classes.Select(c => c.Name)];
        return new MatrixPlot(
            "Confusion", "truth", "prediction", names, [.. names, "nothing"], report.Confusion.ShareOfTruth);
    }

    private IEnumerable<(string Name, string Value, string Note)> Tiles()
    {
        yield return ("Mean IoU", Markup.Percent(report.MeanIou), "over the classes that occur");
        yield return ("Drivable IoU", Markup.Percent(report.Drivable.Iou), Note(report.Drivable));
        yield return ("People IoU", Markup.Percent(report.People.Iou), Note(report.People));
        yield return ("Boundary F", Markup.Percent(report.BoundaryF), "within 0.75 % of the diagonal");
        yield return ("Pixels right", Markup.Percent(report.Confusion.Accuracy), "");
        yield return ("Calibration error", Markup.Percent(report.Calibration?.Error), "stated against right");
        yield return ("Steadiness", Markup.Percent(report.Steadiness), "of still pixels keep their class");
    }

    private void AddOverTime(HtmlPage page)
    {
        if (report.PerFrame.Count < 2)
        {
            return;
        }

        page.AddHeading("Over time");
        page.AddFigure(new TimePlot(
            "Mean IoU of each labelled frame", "%", [.. report.PerFrame.Select(f => f.MediaTime.TotalSeconds)],
            [new TimeSeries("mean IoU", [.. report.PerFrame.Select(f => (double?)f.MeanIou)], "a")])
        {
            HighestShown = 1,
        }.ToHtml());
    }

    private static string Note(in ClassScore score) => score.TruePixels == 0 ? "not in the labels"
        : Markup.Of($"P {Markup.Percent(score.Precision)}  R {Markup.Percent(score.Recall)}");
}
