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
    public bool IsDeviceAskedFor { get; internal init; }

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
    /// preprocessing by our own kernels is faster; also where the GPU refuses the rest or gives other results.
    /// </summary>
    /// <param name="frame">Size of every frame.</param>
    /// <param name="options">How.</param>
    /// <returns>Disposed by the caller before the model, unless it is the model itself.</returns>
    /// <exception cref="ModelException">TensorRT was asked for by name and cannot be had.</exception>
    public ISegmentationModel ForFrames(ImageSize frame, FrameOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Device == DeviceChoice.Cpu)
        {
            return this;
        }

        try
        {
            return FrameModels.Open(this, frame, options);
        }
        catch (ModelException e) when (!IsDeviceAskedFor || Device != DeviceChoice.TensorRt)
        {
            // The session itself runs and passed its self-test; only TensorRT asked for by name is not to be had so.
            options.Report($"{Info.Provider} runs the network alone, the CPU what is around it: {e.Message}");
            return this;
        }
    }

    /// <summary>Closes the session; dispose every request first.</summary>
    public void Dispose() => session.Dispose();
}
