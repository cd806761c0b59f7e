using RoadSeg.Comparing;
using RoadSeg.Frames;
using RoadSeg.Inference;
using RoadSeg.Metrics;
using RoadSeg.Sources;
using RoadSeg.Tests.Support;

namespace RoadSeg.Tests.Comparing;

public sealed class TurnTakingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Two_lines_see_every_frame_and_it_is_compared_when_both_have_published(int frameCount)
    {
        (Comparison comparison, RunResult a, RunResult b) = await RunAsync(new FakeSource(frameCount), failAt: -1);
        Assert.Null(a.Failure ?? b.Failure);
        Assert.Equal(Enumerable.Range(0, frameCount).Select(i => (long)i), comparison.Frames.Select(f => f.Stamp.FrameId));
        Assert.Equal(1, comparison.Agreement);
        Assert.Equal((0, 0), (a.ItemsOutstanding, b.ItemsOutstanding));
        Assert.All(comparison.Frames, f => Assert.True(f.A.LatencyMs >= 0 && f.B.LatencyMs >= 0));
    }

    [Fact]
    public async Task A_line_that_fails_does_not_leave_the_other_waiting()
    {
        (Comparison comparison, RunResult a, RunResult b) = await RunAsync(new FakeSource(9), failAt: 4);
        Assert.Null(a.Failure);
        Assert.IsType<ModelException>(b.Failure);
        Assert.Equal(4, comparison.Frames.Count);
    }

    [Fact]
    public async Task A_source_that_fails_ends_both()
    {
        (Comparison comparison, RunResult a, RunResult b) = await RunAsync(new FakeSource(9, failAt: 3), failAt: -1);
        Assert.IsType<SourceException>(a.Failure ?? b.Failure);
        Assert.Equal(3, comparison.Frames.Count);
    }

    private static async Task<(Comparison Comparison, RunResult A, RunResult B)> RunAsync(FakeSource source, int failAt)
    {
        await using TurnTaking turns = new(source, TimeProvider.System);
        using FakeModel modelA = new(), modelB = new(failAt);
        ClassTable classes = CombinedClasses.Of(modelA.Info.Card.Outputs).Table;
        Comparison comparison = new(ClassUnion.Of(classes, classes), "a", "b");
        SideFrame frameA = new(source.Description.Size), frameB = new(source.Description.Size);
        void WhenBothHave(FrameStamp stamp) => comparison.Add(stamp, frameA, frameB);
        using StageMetrics metricsA = new(), metricsB = new();
        await using RoadPipeline a = new(
            turns.A, modelA, [new SidePublisher(turns, false, frameA, WhenBothHave)], PipelineOptions.Default, metricsA,
            TimeProvider.System);
        await using RoadPipeline b = new(
            turns.B, modelB, [new SidePublisher(turns, true, frameB, WhenBothHave)], PipelineOptions.Default, metricsB,
            TimeProvider.System);
        using CancellationTokenSource stop = new();
        Task<RunResult> runA = a.RunAsync(stop.Token), runB = b.RunAsync(stop.Token);
        Task<RunResult> first = await Task.WhenAny(runA, runB).WaitAsync(Patience);
        if ((await first).Failure is not null)
        {
            await stop.CancelAsync();
        }

        RunResult[] results = await Task.WhenAll(runA, runB).WaitAsync(Patience);
        return (comparison, results[0], results[1]);
    }
}
