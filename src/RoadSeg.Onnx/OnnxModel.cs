using Microsoft.ML.OnnxRuntime;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Onnx.Structure;

namespace RoadSeg.Onnx;

/// <summary>A segmentation network in an ONNX Runtime session. Any thread may create requests.</summary>
public sealed class OnnxModel : ISegmentationModel
{
    private readonly InferenceSession session;
    private readonly ModelTensors tensors;

    internal OnnxModel(InferenceSession session, ModelInfo info, ModelTensors tensors)
    {
        this.tensors = tensors;
        this.session = session;
        Info = info;
    }

    /// <inheritdoc/>
    public ModelInfo Info { get; }

    /// <summary>The provider that frames run on; TensorRT only from <see cref="ForFrames"/> on.</summary>
    public DeviceChoice Device { get; internal init; } = DeviceChoice.Cpu;

    /// <summary>True when the user asked for this provider and for no other.</summary>
    internal bool IsDeviceAskedFor { get; init; }

    /// <summary>The ONNX file.</summary>
    internal string File { get; init; } = "";

    /// <summary>What the file says of itself.</summary>
    internal OnnxStructure Structure { get; init; } = null!;

    /// <summary>On what and how the session runs.</summary>
    internal SessionPlan Plan { get; init; } = null!;

    /// <summary>What the session really takes and gives.</summary>
    internal ModelTensors Tensors => tensors;

    /// <inheritdoc/>
    public IInferRequest CreateRequest() => new OnnxRequest(session, Info, tensors);

    /// <summary>
    /// The model with preprocessing and decoding on the GPU, for frames of one size. On the CPU the model itself, whose
    /// preprocessing by our own kernels is faster.
    /// </summary>
    /// <param name="frame">Size of every frame.</param>
    /// <param name="options">How.</param>
    /// <returns>Disposed by the caller before the model, unless it is the model itself.</returns>
    /// <exception cref="ModelException">It cannot be had, or gives other results than the model itself.</exception>
    public ISegmentationModel ForFrames(ImageSize frame, FrameOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Device == DeviceChoice.Cpu ? this : FrameModels.Open(this, frame, options);
    }

    /// <summary>Closes the session; dispose every request first.</summary>
    public void Dispose() => session.Dispose();
}
