using RoadSeg.Inference;
using RoadSeg.Tests.Support;

namespace RoadSeg.Tests.Conformance;

/// <summary>The stand-in keeps the contract, so that tests of the line mean something.</summary>
public sealed class FakeModelConformanceTests : SegmentationModelConformance
{
    protected override ISegmentationModel Create() => new FakeModel();
}
