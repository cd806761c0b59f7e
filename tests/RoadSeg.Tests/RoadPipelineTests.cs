using RoadSeg.Inference;
using RoadSeg.Metrics;
using RoadSeg.Publishing;
using RoadSeg.Sources;
using RoadSeg.Tests.Support;

namespace RoadSeg.Tests;

public sealed class RoadPipelineTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(50, 1)]
    [InlineData(0, 3)]
    [InlineData(1, 3)]
    [InlineData(2, 3)]
    [InlineData(50, 2)]
    [InlineData(50, 3)]
    public async Task A_recording_reaches_every_sink_whole_and_in_order(int frameCount, int framesInFlight)
    {
        FakePublisher[] sinks = [new(), new(duration: TimeSpan.FromMilliseconds(2))];
        using FakeModel model = new();
        RunResult result = await RunAsync(new FakeSource(frameCount), model, sinks, framesInFlight);
        Assert.Null(result.Failure);
        Assert.All(sinks, s => Assert.Equal(Enumerable.Range(0, frameCount).Select(i => (long)i), s.FrameIds));
        Assert.All(sinks, s => Assert.Equal(Enumerable.Range(0, frameCount).Select(i => (byte)i), s.FirstBytes));
        Assert.All(sinks, s => Assert.True(s.IsDisposed));
        Assert.Equal(frameCount, result.Metrics.Captured);
        Assert.Equal(frameCount, result.Metrics.Published);
        Assert.Equal(0, result.Metrics.Dropped);
        Assert.Equal(0, model.OpenRequests);
        AssertClean(result);
    }

    [Fact]
    public async Task A_live_source_drops_before_the_network_and_counts_it()
    {
        FakePublisher sink = new();
        using FakeModel model = new(duration: TimeSpan.FromMilliseconds(5));
        RunResult result = await RunAsync(new FakeSource(200, isLive: true), model, [sink]);
        Assert.Equal(200, result.Metrics.Captured);
        Assert.True(result.Metrics.Dropped > 0);
        Assert.Equal(200, result.Metrics.Published + result.Metrics.Dropped);
        Assert.Equal(sink.FrameIds.Order(), sink.FrameIds);
        Assert.Equal(199, sink.FrameIds[^1]);
        AssertClean(result);
    }

    // Frames 0, 3, 6 … 27 of 28 arrive: 18 are missing between them.
    [Theory]
    [InlineData(true, 18)]
    [InlineData(false, 0)]
    public async Task Gaps_in_a_live_sources_numbers_are_drops(bool isLive, long givenUp)
    {
        using FakeModel model = new();
        RunResult result = await RunAsync(new FakeSource(28, isLive, step: 3), model, []);
        Assert.Equal(10 + givenUp, result.Metrics.Captured);
        Assert.Equal(result.Metrics.Captured, result.Metrics.Published + result.Metrics.Dropped);
        Assert.True(result.Metrics.Dropped >= givenUp);
    }

    [Fact]
    public async Task A_failing_source_ends_the_run_after_publishing_what_it_gave()
    {
        FakePublisher sink = new();
        using FakeModel model = new();
        RunResult result = await RunAsync(new FakeSource(20, failAt: 7), model, [sink]);
        Assert.IsType<SourceException>(result.Failure);
        Assert.Equal(7, sink.FrameIds.Count);
        Assert.True(sink.IsDisposed);
        AssertClean(result);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public async Task A_failing_network_ends_the_run_and_leaves_nothing_out(int failAt)
    {
        FakePublisher sink = new();
        using FakeModel model = new(failAt);
        RunResult result = await RunAsync(new FakeSource(30), model, [sink]);
        Assert.IsType<ModelException>(result.Failure);
        Assert.Equal(failAt, sink.FrameIds.Count);
        Assert.True(sink.IsDisposed);
        AssertClean(result);
    }

    // What other workers had finished behind the failing frame is not published: nothing may be missing in between.
    [Fact]
    public async Task A_network_that_fails_among_several_leaves_a_whole_beginning()
    {
        FakePublisher sink = new(duration: TimeSpan.FromMilliseconds(1));
        using FakeModel model = new(12);
        RunResult result = await RunAsync(new FakeSource(1000), model, [sink], framesInFlight: 3);
        Assert.IsType<ModelException>(result.Failure);
        Assert.Equal(Enumerable.Range(0, sink.FrameIds.Count).Select(i => (long)i), sink.FrameIds);
        Assert.Equal(12, sink.FrameIds.Count);
        AssertClean(result);
    }

    [Fact]
    public async Task Several_in_flight_run_at_the_same_time()
    {
        using FakeModel model = new(duration: TimeSpan.FromMilliseconds(20));
        RunResult result = await RunAsync(new FakeSource(12), model, [], framesInFlight: 3);
        Assert.Null(result.Failure);
        Assert.Equal(3, model.MostAtOnce);
    }

    [Fact]
    public async Task A_live_source_has_one_frame_in_flight_whatever_is_asked_for()
    {
        using FakeModel model = new(duration: TimeSpan.FromMilliseconds(5));
        await RunAsync(new FakeSource(50, isLive: true), model, [], framesInFlight: 3);
        Assert.Equal(1, model.MostAtOnce);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(29)]
    public async Task A_failing_sink_disturbs_neither_the_line_nor_its_siblings(int failAt)
    {
        FakePublisher failing = new(failAt);
        FakePublisher sibling = new();
        using FakeModel model = new();
        RunResult result = await RunAsync(new FakeSource(30), model, [failing, sibling]);
        Assert.Null(result.Failure);
        Assert.Equal(30, sibling.FrameIds.Count);
        Assert.Equal(failAt, failing.FrameIds.Count);
        Assert.True(failing.IsDisposed);
        Assert.IsType<SinkException>(result.Sinks[0].Failure);
        Assert.Null(result.Sinks[1].Failure);
        Assert.Contains("made to fail", Assert.Single(result.Metrics.Errors), StringComparison.Ordinal);
        AssertClean(result);
    }

    [Fact]
    public async Task When_the_last_viewer_leaves_the_run_ends_and_nothing_is_wrong()
    {
        FakePublisher sink = new(viewerLeavesAt: 5);
        using FakeModel model = new();
        RunResult result = await RunAsync(new FakeSource(100_000), model, [sink]);
        Assert.Null(result.Failure);
        Assert.Null(result.Sinks[0].Failure);
        Assert.True(result.Metrics.Captured < 1000);
        AssertClean(result);
    }

    [Fact]
    public async Task Cancelling_publishes_what_is_in_the_line_and_closes_the_sinks()
    {
        FakePublisher sink = new(duration: TimeSpan.FromMilliseconds(1));
        using FakeModel model = new();
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(60));
        RunResult result = await RunAsync(new FakeSource(1_000_000), model, [sink], cancellationToken: stop.Token);
        Assert.Null(result.Failure);
        Assert.Equal(result.Metrics.Captured, sink.FrameIds.Count);
        Assert.True(sink.IsDisposed);
        AssertClean(result);
    }

    [Fact]
    public async Task Without_drivable_ground_the_scene_is_degraded()
    {
        FakePublisher sink = new();
        using FakeModel model = new();
        await RunAsync(new FakeSource(1), model, [sink]);
        Assert.Equal(SceneStatus.Ok, sink.LastStatus);
    }

    private static async Task<RunResult> RunAsync(
        FakeSource source, FakeModel model, IPublisher[] sinks, int framesInFlight = 1,
        CancellationToken cancellationToken = default)
    {
        StageMetrics metrics = new();
        PipelineOptions options = PipelineOptions.Default with { FramesInFlight = framesInFlight };
        await using RoadPipeline pipeline = new(source, model, sinks, options, metrics, TimeProvider.System);
        RunResult result = await pipeline.RunAsync(cancellationToken);
        Assert.False(source.IsDisposed);
        metrics.Dispose();
        return result;
    }

    private static void AssertClean(RunResult result) => Assert.Equal(0, result.ItemsOutstanding);
}
