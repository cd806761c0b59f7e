using RoadSeg.Publishing;
using RoadSeg.Tests.Conformance;

namespace RoadSeg.Yaml.Tests;

/// <summary>The grid sink keeps the contract of every publisher.</summary>
public sealed class GridMapPublisherConformanceTests : PublisherConformance, IDisposable
{
    private readonly string parent = Directory.CreateTempSubdirectory("roadseg-grid-").FullName;

    public void Dispose() => Directory.Delete(parent, recursive: true);

    protected override IPublisher Create() => new GridMapPublisher(Path.Combine(parent, "g"));

    protected override int CountWritten() => Directory.GetFiles(Path.Combine(parent, "g"), "*.yaml").Length;
}
