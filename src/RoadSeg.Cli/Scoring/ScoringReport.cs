using RoadSeg.Anonymising;
using RoadSeg.Cli.Reporting;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.OpenCv.Labels;
using RoadSeg.Report.Scores;
using RoadSeg.Scoring;

namespace RoadSeg.Cli.Scoring;

/// <summary>The report of an evaluation: page, confusion matrix, contact sheet.</summary>
internal sealed class ScoringReport : IDisposable
{
    private const int WorstFrames = 12;

    private readonly ReportFolder folder;

    private ScoringReport(ReportFolder folder, WorstSheet sheet)
    {
        this.folder = folder;
        Sheet = sheet;
    }

    /// <summary>Looks at every frame.</summary>
    public WorstSheet Sheet { get; }

    /// <summary>Makes the folder; null when no report was asked for.</summary>
    public static ScoringReport? Open(
        string? path, bool overwrite, ImageSize size, ClassTable classes, AnonymiseOptions? anonymise,
        Action<string> tell)
    {
        // People whom the model does not know are refused before any file is made.
        ImageAnonymiser? anonymiser = anonymise is null ? null : new ImageAnonymiser(classes, size, anonymise);
        return path is null ? null : new ScoringReport(
            ReportFolder.Make(path, overwrite, tell), new WorstSheet(WorstFrames, size, classes, anonymiser));
    }

    /// <summary>Writes everything.</summary>
    public void Write(string sourceName, ScoreReport scores, ModelInfo model)
    {
        byte[] worst = Sheet.ToJpeg();
        folder.Write(ReportFolder.Confusion, ScorePage.ConfusionSvg(scores));
        folder.Write(ReportFolder.Worst, worst);
        folder.Write(new ScorePage(scores).Make(
            Path.GetFileName(sourceName.TrimEnd('/')), worst,
            RunEnvironment.OfModel(model).Concat(RunEnvironment.OfMachine(TimeProvider.System))));
    }

    public void Dispose() => Sheet.Dispose();
}
