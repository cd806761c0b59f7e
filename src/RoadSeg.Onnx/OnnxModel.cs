using Microsoft.ML.OnnxRuntime;
using RoadSeg.Inference;

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

    /// <inheritdoc/>
    public IInferRequest CreateRequest() => new OnnxRequest(session, Info, tensors);

    /// <summary>Closes the session; dispose every request first.</summary>
    public void Dispose() => session.Dispose();
}
