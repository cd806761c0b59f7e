using OpenCvSharp;
using RoadSeg.Inference;
using RoadSeg.Metrics;
using RoadSeg.Onnx;
using RoadSeg.OpenCv.Sources;
using RoadSeg.Sources;

namespace RoadSeg.Benchmarks.Loops;

/// <summary>
/// RoadSeg's own line, whole (regions included), with one sink that draws the peers' overlay, as <c>roadseg run</c>
/// wires it: the network's threads are all in one frame when somebody waits for it, and one in each of several frames
/// of a recording that goes as fast as it can. They are as many as the peers'.
/// </summary>
internal static class OurLoop
{
    /// <summary>Runs it once.</summary>
    public static async Task<LoopFigures> RunAsync(LoopArguments arguments, TimeProvider clock)
    {
        bool isPaced = arguments.FramesPerSecond > 0;
        int threads = isPaced ? arguments.Threads : 1;
        PipelineOptions options = PipelineOptions.Default with { FramesInFlight = arguments.Threads / threads };
        using OnnxModel model = OnnxModelLoader.Load(
            arguments.Card, new OnnxModelOptions(DeviceChoice.Cpu, threads), _ => { });
        IFrameSource file = await FrameSources.OpenAsync(
            arguments.Video, new SourceOptions(), clock, CancellationToken.None);
        IFrameSource paced = isPaced
            ? new PacedSource(file, arguments.FramesPerSecond / (file.Description.FramesPerSecond ?? 30), clock)
            : file;
        LoopTimes times = new(clock, arguments.Frames);
        await using WitnessedSource source = new(paced, arguments.Frames, times, clock);
        using MaskFile masks = new(arguments.Masks);
        OverlayPublisher overlay = new(model.Info, source.Description.Size, times, masks);
        using StageMetrics metrics = new();
        await Rehearsal.RunAsync(source.Description, model, options, clock, CancellationToken.None);
        await using RoadPipeline pipeline = new(source, model, [overlay], options, metrics, clock);
        times.Start();
        RunResult result = await pipeline.RunAsync(CancellationToken.None);
        if ((result.Failure ?? result.Sinks[0].Failure) is Exception failure)
        {
            throw failure;
        }

        Dictionary<string, double> stages = result.Metrics.Stages.ToDictionary(
            stage => stage.Name, stage => stage.Work.PercentileMs(0.5), StringComparer.Ordinal);
        return times.Figures(stages, masks.Checksum);
    }

    /// <summary>BGR by class id, as the card has them.</summary>
    public static Vec3b[] Colours(ModelCard card) =>
        [.. card.Outputs[0].Classes.Select(c => new Vec3b(c.Colour.B, c.Colour.G, c.Colour.R))];
}
