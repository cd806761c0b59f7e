using Serilog;
using RoadSeg.Comparing;
using RoadSeg.Frames;
using RoadSeg.Grid;
using RoadSeg.Inference;
using RoadSeg.Sources;

namespace RoadSeg.Cli.Comparing;

/// <summary>
/// One <c>roadseg compare</c>: both sides see the same frames in turns, so that neither takes the machine from the
/// other, and each frame is compared when both have published it.
/// </summary>
internal sealed class CompareRun(string sourceName, CompareOptions options, LineArguments arguments)
{
    private readonly TimeProvider clock = TimeProvider.System;

    public async Task<int> ExecuteAsync()
    {
        Logging.Start(arguments.IsVerbose, arguments.Log);
        using Signals signals = new();
        SideSpec specA = SideSpec.Parse("--a", options.A, arguments);
        SideSpec specB = SideSpec.Parse("--b", options.B, arguments);
        IFrameSource source = await Opening.SourceAsync(sourceName, arguments, clock, signals.Token);
        await using TurnTaking turns = new(source, clock);
        if (source.Description.IsLive)
        {
            throw new UsageException($"compare takes a recording: \"{sourceName}\" is live. Record it first.");
        }

        await using CompareSide a = CompareSide.Open(specA, ClassesOfEarlierRuns);
        await using CompareSide b = CompareSide.Open(specB, ClassesOfEarlierRuns);
        ClassUnion classes = ClassUnion.Of(a.Classes, b.Classes);
        Comparison comparison = new(classes, a.Title, b.Title);
        PairPixels? pairPixels = options.Anonymise is null ? null
            : new PairPixels(source.Description.Size, a.Classes, b.Classes, options.Anonymise);
        using CompareFiles files = CompareFiles.Open(options, source.Description, classes, (a.Title, b.Title));
        SideFrame frameA = new(source.Description.Size), frameB = new(source.Description.Size);
        PipelineOptions line = new(Opening.Camera(arguments, sourceName), GridGeometry.Default);

        void WhenBothHave(FrameStamp stamp)
        {
            FrameDifference difference = comparison.Add(stamp, frameA, frameB);
            ReadOnlySpan<byte> pixels =
                pairPixels is null ? turns.Pixels : pairPixels.Of(turns.Pixels, frameA, frameB);
            files.Write(pixels, frameA, frameB, difference, comparison.Frames.Count - 1);
        }

        await using (CompareProgress.Of(source.Description, comparison, clock))
        {
            await TwoSides.RunAsync(turns, (a, frameA), (b, frameB), line, WhenBothHave, signals.Token);
        }

        if (comparison.Frames.Count == 0)
        {
            throw new SourceException($"source \"{sourceName}\" gave no frame to compare.");
        }

        CompareResult result = new(
            comparison, options.FailBelow, signals.Token.IsCancellationRequested, a.EarlierLatency, b.EarlierLatency);
        files.Finish(result, sourceName, a.ForReport, b.ForReport);
        result.Print(Console.Out, files.Worst);
        return result.ExitCode;
    }

    // Masks are numbers: what they mean is in the card of the model that made them.
    private ClassTable ClassesOfEarlierRuns()
    {
        string card = arguments.Model ?? Opening.DefaultModelPath(arguments.Device, arguments.Precision);
        Log.Information("Class ids of earlier runs are those of {Card}", card);
        return CombinedClasses.Of(ModelCardReader.Read(Path.ChangeExtension(card, ".json")).Outputs).Table;
    }
}
