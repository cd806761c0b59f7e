using System.Globalization;
using RoadSeg.Grid;
using RoadSeg.Inference;
using RoadSeg.Metrics;
using RoadSeg.Onnx;
using RoadSeg.OpenCv.Labels;
using RoadSeg.OpenCv.Sources;
using RoadSeg.Publishing;
using RoadSeg.Scoring;
using RoadSeg.Sources;

namespace RoadSeg.Cli;

/// <summary>One <c>roadseg eval</c>.</summary>
internal sealed class ScoringRun(
    string? sourceName, string? imageFolder, string labels, string? jsonFile, bool overwrite, LineArguments arguments)
{
    public async Task<int> ExecuteAsync()
    {
        TimeProvider clock = TimeProvider.System;
        Logging.Start(arguments.IsVerbose, arguments.Log);
        using Signals signals = new();
        FlightPlan plan = FlightPlan.ForThroughput(arguments);
        using OnnxModel model = Opening.Model(arguments, plan);
        await using IFrameSource source =
            await Opening.SourceAsync(imageFolder ?? sourceName!, arguments, clock, signals.Token);
        ILabelProvider provider = imageFolder is null
            ? LabelTable.Load(labels)
            : LabelFolder.Open(labels, source as ImageFolderSource
                ?? throw new SourceException($"--images \"{imageFolder}\" is not a folder or glob of pictures."));
        ClassTable classes = CombinedClasses.Of(model.Info.Card.Outputs).Table;
        ScoringPublisher scoring = new(provider, classes, source.Description.Size);
        string? jsonPath = jsonFile is null ? null
            : FreeNames.File(jsonFile, overwrite, message => Console.Error.WriteLine("roadseg: " + message));
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

        return Finish(scoring.Report, jsonPath);
    }

    private int Finish(ScoreReport report, string? jsonPath)
    {
        if (report.Frames == 0)
        {
            throw new SourceException(
                $"labels \"{labels}\" fit none of the frames: expected frame_index (CSV) or file names (folder) "
                + "of this source.");
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
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"mean IoU {100 * report.MeanIou:0.0} %, boundary F {100 * (report.BoundaryF ?? 0):0.0} %, "
            + $"{report.Frames} frames"));
    }

    private static void PrintRow(string name, ClassScore score) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-16}{Percent(score.Iou),8}{Percent(score.Precision),11}{Percent(score.Recall),8}"));

    private static string Percent(double? share) =>
        share is double value ? (100 * value).ToString("0.0", CultureInfo.InvariantCulture) : "–";
}
