using System.Globalization;
using RoadSeg.Anonymising;
using RoadSeg.Grid;
using RoadSeg.Inference;
using RoadSeg.Metrics;
using RoadSeg.Onnx;
using RoadSeg.OpenCv.Labels;
using RoadSeg.OpenCv.Sources;
using RoadSeg.Publishing;
using RoadSeg.Scoring;
using RoadSeg.Sources;

namespace RoadSeg.Cli.Scoring;

/// <summary>One <c>roadseg eval</c>.</summary>
internal sealed class ScoringRun(
    string? sourceName, string? imageFolder, string labels, string? jsonFile, bool overwrite, LineArguments arguments)
{
    /// <summary>What the labels mean.</summary>
    public LabelMeaning Meaning { get; init; } = new("auto", null);

    /// <summary>Folder of the report; null for none.</summary>
    public string? Report { get; init; }

    /// <summary>Who is made unrecognisable in the report's pictures; null for nobody.</summary>
    public AnonymiseOptions? Anonymise { get; init; }

    public async Task<int> ExecuteAsync()
    {
        TimeProvider clock = TimeProvider.System;
        Logging.Start(arguments.IsVerbose, arguments.Log);
        using Signals signals = new();
        FlightPlan plan = FlightPlan.ForThroughput(arguments);
        using OnnxModel model = Opening.Model(arguments, plan);
        await using IFrameSource source =
            await Opening.SourceAsync(imageFolder ?? sourceName!, arguments, clock, signals.Token);
        ClassTable classes = CombinedClasses.Of(model.Info.Card.Outputs).Table;
        ILabelProvider provider = OpenLabels(source, classes);
        using ScoringReport? report = ScoringReport.Open(
            Report, overwrite, source.Description.Size, classes, Anonymise, Tell);
        ScoringPublisher scoring = new(provider, classes, source.Description.Size, report?.Sheet);
        string? jsonPath = jsonFile is null ? null : FreeNames.File(jsonFile, overwrite, Tell);
        PipelineOptions options = new(Opening.Camera(arguments, imageFolder ?? sourceName!), GridGeometry.Default)
        {
            FramesInFlight = plan.FramesInFlight,
            FollowsPitch = arguments.FollowsPitch,
        };
        using StageMetrics metrics = new();
        RunResult result;
        using LineModels models = new(model, arguments);
        ISegmentationModel own = models.For(source.Description);
        await using (RoadPipeline pipeline = new(source, own, [scoring], options, metrics, clock))
        await using (new ProgressLine([(source.Description, metrics)], clock))
        {
            result = await pipeline.RunAsync(signals.Token);
        }

        Exception? failure = result.Failure ?? result.Sinks[0].Failure;
        if (failure is not null)
        {
            throw ExitCodes.Of(failure) is null ? new InvalidOperationException("scoring failed", failure) : failure;
        }

        int code = Finish(scoring.Report, provider, jsonPath);
        report?.Write(imageFolder ?? sourceName!, scoring.Report, own.Info);
        return code;
    }

    private static void Tell(string message) => Console.Error.WriteLine("roadseg: " + message);

    private ILabelProvider OpenLabels(IFrameSource source, ClassTable classes)
    {
        ClassMapping mapping = Meaning.For(labels, classes, Tell);
        if (imageFolder is null)
        {
            return LabelTable.Load(labels, mapping);
        }

        LabelFolder folder = LabelFolder.Open(labels, source as ImageFolderSource
            ?? throw new SourceException($"--images \"{imageFolder}\" is not a folder or glob of pictures."), mapping);
        if (folder.MissingCount > 0)
        {
            Tell(string.Create(
                CultureInfo.InvariantCulture,
                $"{folder.MissingCount} of the images have no label in \"{labels}\": they are not scored."));
        }

        return folder;
    }

    private int Finish(ScoreReport report, ILabelProvider provider, string? jsonPath)
    {
        if (report.Frames == 0)
        {
            throw new SourceException(
                $"labels \"{labels}\" fit none of the frames: expected frame_index (CSV) or file names (folder) "
                + "of this source.");
        }

        if (provider is LabelTable table && report.Frames < table.Count)
        {
            Tell(string.Create(
                CultureInfo.InvariantCulture,
                $"{table.Count - report.Frames} of the {table.Count} frames with labels in \"{labels}\" did not come: "
                + $"they lie outside --from and --to or beyond the end of the source. They are not scored."));
        }

        if (jsonPath is not null)
        {
            try
            {
                using FileStream stream = new(jsonPath, FileMode.Create, FileAccess.Write);
                report.Write(stream);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new SinkException($"scores \"{jsonPath}\" cannot be written: {e.Message}", e);
            }
        }

        Print(report);
        return ExitCodes.Ok;
    }

    private static void Print(ScoreReport report)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{"class",-16}{"IoU %",8}{"precision",11}{"recall",8}"));
        foreach ((string name, ClassScore score) in report.Classes)
        {
            PrintRow(name, score);
        }

        PrintRow("drivable area", report.Drivable);
        PrintRow("people", report.People);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"mean IoU {100 * report.MeanIou:0.0} %, boundary F {100 * (report.BoundaryF ?? 0):0.0} %, "
            + $"{report.Frames} frames"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"pixels right {Percent(report.Confusion.Accuracy)} %, calibration error "
            + $"{Percent(report.Calibration?.Error)} %, still pixels that keep their class "
            + $"{Percent(report.Steadiness)} %"));
    }

    private static void PrintRow(string name, ClassScore score) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-16}{Percent(score.Iou),8}{Percent(score.Precision),11}{Percent(score.Recall),8}"));

    private static string Percent(double? share) =>
        share is double value ? (100 * value).ToString("0.0", CultureInfo.InvariantCulture) : "–";
}
