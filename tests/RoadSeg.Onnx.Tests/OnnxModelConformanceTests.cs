using RoadSeg.Inference;
using RoadSeg.Tests.Conformance;

namespace RoadSeg.Onnx.Tests;

/// <summary>A real session keeps the contract of every model.</summary>
public sealed class OnnxModelConformanceTests : SegmentationModelConformance, IDisposable
{
    private readonly ModelFolder folder = new(ModelFolder.RedOrNot());

    public void Dispose() => folder.Dispose();

    protected override ISegmentationModel Create() =>
        OnnxModelLoader.Load(folder.CardPath, new OnnxModelOptions(DeviceChoice.Cpu, 1), _ => { });
}
