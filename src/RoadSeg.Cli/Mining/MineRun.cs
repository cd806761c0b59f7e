using System.Globalization;
using RoadSeg.Anonymising;
using RoadSeg.Cli.Comparing;
using RoadSeg.Comparing;
using RoadSeg.Frames;
using RoadSeg.Grid;
using RoadSeg.Inference;
using RoadSeg.Metrics;
using RoadSeg.Mining;
using RoadSeg.Onnx;
using RoadSeg.Sources;

namespace RoadSeg.Cli.Mining;

/// <summary>
/// One <c>roadseg mine</c>: the line looks at every frame, then the recording is read once more for those chosen.
/// </summary>
internal sealed class MineRun(
    string sourceName, int top, string output, string? against, TimeSpan apart, bool overwrite,
    LineArguments arguments)
{
    private readonly TimeProvider clock = TimeProvider.System;

    /// <summary>Who is made unrecognisable in the frames that are written; null for nobody.</summary>
    public AnonymiseOptions? Anonymise { get; init; }

    public async Task<int> ExecuteAsync()
    {
        Logging.Start(arguments.IsVerbose, arguments.Log);
        using Signals signals = new();
        MiningPublisher mined = against is null
            ? await LookAsync(signals.Token)
            : await LookWithTwoAsync(against, signals.Token);
        if (mined.Frames.Count == 0)
        {
            throw new SourceException($"source \"{sourceName}\" gave no frame to look at.");
        }

        FrameChoice choice = new(top, apart);
        IReadOnlyList<ChosenFrame> chosen = choice.Choose(mined.Frames);
        MineFolder folder = MineFolder.Make(output, overwrite);

        // Also after a signal: it ended the looking, and what was chosen until then is written whole.
        await WriteFramesAsync(chosen, folder, CancellationToken.None);
        folder.WriteIndex(sourceName, chosen);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{chosen.Count} of {mined.Frames.Count} frames in {folder.Path}; {choice.Duplicates} left out as "
            + $"nearly the same"));
        foreach (MiningReason reason in MiningWords.All)
        {
            int count = chosen.Count(c => c.Reasons[0] == reason);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{MiningWords.Of(reason),-20}{count,6}"));
        }

        return ExitCodes.Ok;
    }

    private async Task<MiningPublisher> LookAsync(CancellationToken cancellationToken)
    {
        FlightPlan plan = FlightPlan.ForThroughput(arguments);
        await using IFrameSource source = await OpenAsync(cancellationToken);
        using OnnxModel model = Opening.Model(arguments, plan);
        CheckKnown(CombinedClasses.Of(model.Info.Card.Outputs).Table);
        MiningPublisher mined = new(source.Description);
        PipelineOptions options = new(Opening.Camera(arguments, sourceName), GridGeometry.Default)
        {
            FramesInFlight = plan.FramesInFlight,
        };
        using StageMetrics metrics = new();
        ISegmentationModel tiled = Opening.Tiled(model, arguments.Tiles, source.Description.Size);
        await using RoadPipeline pipeline = new(source, tiled, [mined], options, metrics, clock);
        await using (new ProgressLine([(source.Description, metrics)], clock))
        {
            RefuseFailed(await pipeline.RunAsync(cancellationToken));
        }

        return mined;
    }

    private async Task<MiningPublisher> LookWithTwoAsync(string other, CancellationToken cancellationToken)
    {
        IFrameSource source = await OpenAsync(cancellationToken);
        await using TurnTaking turns = new(source, clock);
        await using CompareSide a = CompareSide.Open(new SideSpec("", null, arguments), NoEarlierRun);
        await using CompareSide b = CompareSide.Open(
            new SideSpec(other, null, arguments with { Model = other }), NoEarlierRun);
        CheckKnown(a.Classes);
        MiningPublisher mined = new(source.Description);
        a.AlsoPublishTo(mined);
        Comparison comparison = new(ClassUnion.Of(a.Classes, b.Classes), a.Title, b.Title);
        SideFrame frameA = new(source.Description.Size), frameB = new(source.Description.Size);
        PipelineOptions options = new(Opening.Camera(arguments, sourceName), GridGeometry.Default);
        await using (CompareProgress.Of(source.Description, comparison, clock))
        {
            await TwoSides.RunAsync(
                turns, (a, frameA), (b, frameB), options, stamp => comparison.Add(stamp, frameA, frameB),
                cancellationToken);
        }

        Dictionary<long, double> agreement = comparison.Frames.ToDictionary(f => f.Stamp.FrameId, f => f.Agreement);
        foreach (MinedFrame frame in mined.Frames)
        {
            frame[MiningReason.Disagreement] = 1 - agreement.GetValueOrDefault(frame.Stamp.FrameId, 1);
        }

        return mined;
    }

    // Refused before an hour of looking, not after it.
    private void CheckKnown(ClassTable classes) =>
        AnonymousClasses.Find(classes, Anonymise?.Kinds ?? AnonymiseKinds.None);

    private static ClassTable NoEarlierRun() => throw new InvalidOperationException("two models are compared");

    private async Task<IFrameSource> OpenAsync(CancellationToken cancellationToken)
    {
        IFrameSource source = await Opening.SourceAsync(sourceName, arguments, clock, cancellationToken);
        if (source.Description.IsLive)
        {
            await source.DisposeAsync();
            throw new UsageException($"mine takes a recording: \"{sourceName}\" is live. Record it first.");
        }

        return source;
    }

    // The choice is made on the pictures as they are; only what is written is changed.
    private async Task WriteFramesAsync(
        IReadOnlyList<ChosenFrame> chosen, MineFolder folder, CancellationToken cancellationToken)
    {
        await using ChosenSource source = new(
            await OpenAsync(cancellationToken), [.. chosen.Select(c => c.Frame.Stamp.FrameId)]);
        await using ChosenFramesPublisher writer = new(folder);
        if (Anonymise is null)
        {
            FramePool pool = new(source.Description.Size, 1);
            while (await source.ReadAsync(pool, cancellationToken) is Frame frame)
            {
                using (frame)
                {
                    writer.Write(new FrameView(frame));
                }
            }

            return;
        }

        FlightPlan plan = FlightPlan.ForThroughput(arguments);
        using OnnxModel model = Opening.Model(arguments, plan);
        PipelineOptions options = PipelineOptions.Default with
        {
            FramesInFlight = plan.FramesInFlight,
            Anonymise = Anonymise,
        };
        using StageMetrics metrics = new();
        ISegmentationModel tiled = Opening.Tiled(model, arguments.Tiles, source.Description.Size);
        await using RoadPipeline pipeline = new(source, tiled, [writer], options, metrics, clock);
        RefuseFailed(await pipeline.RunAsync(cancellationToken));
    }

    private static void RefuseFailed(RunResult result)
    {
        if ((result.Failure ?? result.Sinks[0].Failure) is Exception failure)
        {
            throw ExitCodes.Of(failure) is null ? new InvalidOperationException("mining failed", failure) : failure;
        }
    }
}
