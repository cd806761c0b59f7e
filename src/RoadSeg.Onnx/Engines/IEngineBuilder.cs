using RoadSeg.Inference;
using RoadSeg.Onnx.Surgery;

namespace RoadSeg.Onnx.Engines;

/// <summary>Makes engines, which takes minutes: the seam between the cache and TensorRT. Any thread.</summary>
internal interface IEngineBuilder
{
    /// <summary>What an engine for a network would be made for, here and now.</summary>
    EngineKey KeyOf(FrameNetwork network, Precision precision);

    /// <summary>Builds.</summary>
    /// <param name="network">The network.</param>
    /// <param name="precision">Numbers to compute in.</param>
    /// <param name="folder">Where the engine's files go.</param>
    /// <param name="timingFolder">Where the times of kernels are kept from one build to the next.</param>
    /// <param name="cancellationToken">Asks to stop.</param>
    /// <exception cref="ModelException">It cannot be built.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    void Build(
        FrameNetwork network, Precision precision, string folder, string timingFolder,
        CancellationToken cancellationToken);

    /// <summary>Opens a network with its engine.</summary>
    /// <param name="network">The network.</param>
    /// <param name="precision">Numbers to compute in.</param>
    /// <param name="folder">The engine's folder.</param>
    /// <exception cref="ModelException">It cannot be opened.</exception>
    ISegmentationModel Open(FrameNetwork network, Precision precision, string folder);
}
