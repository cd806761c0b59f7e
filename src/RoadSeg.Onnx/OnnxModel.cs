using Microsoft.ML.OnnxRuntime;
using RoadSeg.Inference;

namespace RoadSeg.Onnx;

/// <summary>A segmentation network in an ONNX Runtime session. Any thread may create requests.</summary>
public sealed class OnnxModel : ISegmentationModel
{
    private readonly InferenceSession session;

    internal OnnxModel(InferenceSession session, ModelInfo info)
    {
        this.session = session;
        Info = info;
    }

    /// <inheritdoc/>
    public ModelInfo Info { get; }

    /// <inheritdoc/>
    public IInferRequest CreateRequest() => new OnnxRequest(session, Info);

    /// <summary>Closes the session; dispose every request first.</summary>
    public void Dispose() => session.Dispose();
}
