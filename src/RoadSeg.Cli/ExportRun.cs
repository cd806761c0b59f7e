using RoadSeg.Anonymising;
using RoadSeg.Grid;
using RoadSeg.Inference;
using RoadSeg.Labels;
using RoadSeg.Metrics;
using RoadSeg.Onnx;
using RoadSeg.OpenCv.Sources;
using RoadSeg.Sources;

namespace RoadSeg.Cli;

/// <summary>One <c>roadseg export</c>.</summary>
internal sealed class ExportRun(
    string sourceName, string folder, ExportOptions export, string[] classes, AnonymiseOptions? anonymise,
    LineArguments arguments)
{
    public async Task<int> ExecuteAsync()
    {
        TimeProvider clock = TimeProvider.System;
        Logging.Start(arguments.IsVerbose, arguments.Log);
        using Signals signals = new();
        CheckShape();
        FlightPlan plan = FlightPlan.ForThroughput(arguments);
        using OnnxModel model = Opening.Model(arguments, plan);
        LabelNames names = LabelOptions.Names(CombinedClasses.Of(model.Info.Card.Outputs).Table, classes);
        await using IFrameSource source = await Opening.SourceAsync(sourceName, arguments, clock, signals.Token);
        PipelineOptions options = new(Opening.Camera(arguments, sourceName), GridGeometry.Default)
        {
            FramesInFlight = plan.FramesInFlight,
            Anonymise = anonymise,
        };
        if (anonymise is not null)
        {
            // Refused before any file is made.
            AnonymousClasses.Find(names.Classes, anonymise.Kinds);
        }

        await using LabelExportPublisher sink = Open(source, names);
        using StageMetrics metrics = new();
        RunResult result;
        ISegmentationModel tiled = Opening.Tiled(model, arguments.Tiles, source.Description.Size);
        await using (RoadPipeline pipeline = new(source, tiled, [sink], options, metrics, clock))
        await using (new ProgressLine([(source.Description, metrics)], clock))
        {
            result = await pipeline.RunAsync(signals.Token);
        }

        Exception? failure = result.Failure ?? result.Sinks[0].Failure;
        if (failure is not null)
        {
            throw ExitCodes.Of(failure) is null ? new InvalidOperationException("the export failed", failure) : failure;
        }

        Console.WriteLine(FormattableString.Invariant($"{folder}: labels of {sink.Written} frames"));
        return sink.Written > 0 ? ExitCodes.Ok
            : throw new SourceException($"source \"{sourceName}\" has no frame to export between --from and --to.");
    }

    private LabelExportPublisher Open(IFrameSource source, LabelNames names)
    {
        // Pictures of a folder keep their names, so that the labels can be scored against them.
        Func<long, string>? stemOf = source is ImageFolderSource images
            ? frame => Path.GetFileNameWithoutExtension(images.Files[(int)frame])
            : null;
        string free = FreeNames.Folder(folder, overwrite: false, m => Console.Error.WriteLine("roadseg: " + m));
        try
        {
            return LabelExportPublisher.Open(free, source.Description, names, export, new LabelPictures(), stemOf);
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"--format cityscapes: {e.Message}");
        }
    }

    private void CheckShape()
    {
        bool hasMasks = export.Format is LabelFormat.Coco or LabelFormat.Cvat or LabelFormat.Labelme;
        if ((export.Shape != LabelShape.Polygons && !hasMasks)
            || (export.Shape == LabelShape.Counts && export.Format != LabelFormat.Coco))
        {
            throw new UsageException(
                "--shapes: coco has polygons, masks and counts, cvat and labelme have polygons and masks, the other "
                + "formats have one form only.");
        }

        if (export.Format == LabelFormat.Labelme && export.PictureEnding is null)
        {
            throw new UsageException("--images none: labelme opens the picture beside its labels. Take png or jpg.");
        }
    }
}
