using Serilog;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Onnx;
using RoadSeg.Sources;

namespace RoadSeg.Cli;

/// <summary>
/// The network as each line of a run needs it: over tiles, prepared on the GPU for frames of the source's size, or as
/// it is. Lines with frames of one size share one.
/// </summary>
/// <param name="model">The loaded network; stays the caller's.</param>
/// <param name="arguments">What the user asked for.</param>
/// <param name="cameras">Lines of the run.</param>
internal sealed class LineModels(OnnxModel model, LineArguments arguments, int cameras = 1) : IDisposable
{
    private readonly Dictionary<ImageSize, ISegmentationModel> framed = [];

    /// <summary>The network for one source.</summary>
    /// <exception cref="ModelException">It cannot be had so.</exception>
    public ISegmentationModel For(SourceDescription source)
    {
        ISegmentationModel tiled = Opening.Cut(model, arguments.Tiles, source.Size);
        if (tiled != model)
        {
            RefuseTiles();
            return tiled;
        }

        if (!framed.TryGetValue(source.Size, out ISegmentationModel? whole))
        {
            whole = model.ForFrames(source.Size, new FrameOptions(
                WaitsForEngine: !source.IsLive, EngineFolder: null, line => Log.Information("{Line}", line))
            {
                Cameras = cameras,
            });
            framed.Add(source.Size, whole);
        }

        return whole;
    }

    public void Dispose()
    {
        foreach (ISegmentationModel whole in framed.Values.Where(m => m != model))
        {
            whole.Dispose();
        }
    }

    // An engine is made for whole frames; what was asked for by name is never replaced in silence.
    private void RefuseTiles()
    {
        if (arguments.Device == DeviceChoice.TensorRt)
        {
            throw new ModelException(
                $"model \"{model.Info.Card.Name}\" over tiles cannot be run on TensorRT: expected --device cuda, "
                + "cpu or auto, or --tiles none.");
        }
    }
}
