using RoadSeg.Inference;
using RoadSeg.Onnx.Surgery;

namespace RoadSeg.Onnx.Engines;

/// <summary>Gets a network with its engine: from the cache, or built now, or while another model runs.</summary>
/// <param name="cache">Engines on disk.</param>
/// <param name="builder">Makes them.</param>
/// <param name="check">Throws a <see cref="ModelException"/> when an opened engine gives wrong results.</param>
/// <param name="report">Told what happens and why, from any thread.</param>
/// <param name="clock">Measures how long it takes.</param>
internal sealed class EngineModels(
    EngineCache cache, IEngineBuilder builder, Action<ISegmentationModel> check, Action<string> report,
    TimeProvider clock)
{
    /// <summary>The model with its engine, built if need be before this returns.</summary>
    /// <param name="network">The network.</param>
    /// <param name="precision">Numbers to compute in.</param>
    /// <param name="cancellationToken">Stops building.</param>
    /// <exception cref="ModelException">It cannot be built or opened.</exception>
    public ISegmentationModel Get(FrameNetwork network, Precision precision, CancellationToken cancellationToken)
    {
        EngineKey key = builder.KeyOf(network, precision);
        EngineLookup found = cache.Find(key);
        if (found.Folder is null)
        {
            report(
                $"TensorRT engine for {key.Shape} {key.Precision} is built: {found.Reason}. This takes minutes, once.");
        }

        string folder = found.Folder ?? cache.Build(key, building => builder.Build(
            network, precision, building, cache.TimingFolder, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        ISegmentationModel model = builder.Open(network, precision, folder);
        try
        {
            check(model);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The model with its engine when there is one; else another one that runs at once and gives way when it is built.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="precision">Numbers to compute in.</param>
    /// <param name="meanwhile">Opens the other model; only called when it is needed.</param>
    /// <param name="isRequired">True when the user asked for TensorRT: that it cannot be had ends the run.</param>
    public ISegmentationModel GetSoon(
        FrameNetwork network, Precision precision, Func<ISegmentationModel> meanwhile, bool isRequired)
    {
        EngineKey key = builder.KeyOf(network, precision);
        if (cache.Find(key).Folder is not null)
        {
            return Get(network, precision, CancellationToken.None);
        }

        ISegmentationModel first = meanwhile();
        report($"provider {first.Info.Provider} runs until the TensorRT engine is there");
        return new SwitchingModel(
            first, cancellation => Get(network, precision, cancellation), isRequired, report, clock);
    }
}
