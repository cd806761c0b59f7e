using RoadSeg.Metrics;
using RoadSeg.Tests.Support;

namespace RoadSeg.Tests;

// The counter is the process's: nothing else may run beside it.
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;

[Collection(nameof(AloneCollection))]
public sealed class RoadPipelineAllocationTests
{
    // After warm-up a frame costs its handle (about 100 bytes) and, at most, a few waits.
    [Fact]
    public async Task Steady_state_allocates_next_to_nothing()
    {
        using FakeModel model = new();
        using StageMetrics metrics = new();
        await using RoadPipeline pipeline = new(
            new FakeSource(20_000), model, [], PipelineOptions.Default, metrics, TimeProvider.System);
        RunResult result = await pipeline.RunAsync(CancellationToken.None);
        TestContext.Current.TestOutputHelper?.WriteLine($"{result.AllocatedBytesPerFrame:0} bytes per frame");
        Assert.InRange(result.AllocatedBytesPerFrame!.Value, 0, 600);
    }
}
