using RoadSeg.Inference;
using RoadSeg.OpenCv.Pictures;
using RoadSeg.OpenCv.Sinks;
using RoadSeg.Publishing;
using RoadSeg.Report.Runs;
using RoadSeg.Sources;

namespace RoadSeg.Cli.Reporting;

/// <summary>The report of one camera's run: its sinks, and the page when it is over.</summary>
internal sealed class RunReport
{
    private readonly ReportFolder folder;
    private readonly RunReporter reporter;

    private RunReport(ReportFolder folder, RunReporter reporter, IReadOnlyList<IPublisher> sinks)
    {
        this.folder = folder;
        this.reporter = reporter;
        Sinks = sinks;
    }

    /// <summary>The reporter and the overlay video.</summary>
    public IReadOnlyList<IPublisher> Sinks { get; }

    /// <summary>The page.</summary>
    public string Page => folder.PathOf(ReportFolder.Page);

    /// <summary>Makes the folder; null when no report was asked for.</summary>
    public static RunReport? Open(RunFiles files, SourceDescription source, Action<string> tell)
    {
        if (files.Report is null)
        {
            return null;
        }

        ReportFolder folder = ReportFolder.Make(files.Report, files.Overwrite, tell);
        string clip = folder.PathOf(ReportFolder.Overlay);
        VideoPublisher video = VideoPublisher.Open($"video:{clip}", clip, source);
        RunReporter reporter = new(
            $"report:{folder.Path}", source, new SceneThumbnails(source), ReportFolder.Overlay);
        return new RunReport(folder, reporter, [reporter, video]);
    }

    /// <summary>Writes the page.</summary>
    public void Write(RunResult result, ModelInfo model) => folder.Write(reporter.ToPage(
        result, RunEnvironment.OfModel(model).Concat(RunEnvironment.OfMachine(TimeProvider.System))));
}
