using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Metrics;
using RoadSeg.Publishing;
using RoadSeg.Sources;
using RoadSeg.Tests.Support;

namespace RoadSeg.Tests;

/// <summary>The line on a clock that stands still: what is old is stale, and somebody says so.</summary>
public sealed class FreshnessTests : IAsyncDisposable
{
    // The camera has 12x8 pixels: fine cells would be smaller than a pixel, and unknown.
    private static readonly GridGeometry Coarse = new(10, 10, 2, new GroundPoint(0, -10));

    private static readonly TimeSpan AgeMax = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ALittle = TimeSpan.FromMilliseconds(1);

    private readonly ManualClock clock = new();
    private readonly ManualResetEventSlim gate = new(initialState: true);
    private readonly SceneLog log = new();
    private readonly StageMetrics metrics = new();
    private readonly FakeModel model;
    private HandFedSource source;
    private RoadPipeline? pipeline;
    private Task<RunResult>? run;

    public FreshnessTests()
    {
        model = new FakeModel(gate: gate);
        source = new HandFedSource(clock);
    }

    public async ValueTask DisposeAsync()
    {
        gate.Set();
        if (pipeline is not null)
        {
            await pipeline.DisposeAsync();
        }

        await source.DisposeAsync();
        await log.DisposeAsync();
        model.Dispose();
        gate.Dispose();
        metrics.Dispose();
    }

    [Fact]
    public async Task A_silent_source_makes_the_last_result_stale_and_a_scene_says_so_again_and_again()
    {
        Start();
        source.Put(7, TimeSpan.FromSeconds(70), seed: 1);
        SceneNote fresh = await log.NextAsync();
        Assert.Equal((SceneStatus.Ok, false), (fresh.Status, fresh.IsRepeated));
        Assert.Null(fresh.Age);
        Assert.True(fresh.HasGround);
        Assert.NotEqual(Coarse.CellCount, fresh.Unknown);

        await PassAsync(AgeMax - ALittle);
        Assert.Empty(log.Rest());
        clock.Advance(3 * ALittle);
        SceneNote stale = await log.NextAsync();
        Assert.Equal(
            fresh with
            {
                Status = SceneStatus.Stale,
                Reasons = StatusReasons.SourceLost,
                IsRepeated = true,
                Age = AgeMax + (2 * ALittle),
                HasGround = false,
                Unknown = Coarse.CellCount,
            },
            stale);
        for (int i = 0; i < 5; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            Assert.True((await log.NextAsync()).IsRepeated);
        }

        source.Put(8, TimeSpan.FromSeconds(71), seed: 2);
        SceneNote again = await log.NextAsync();
        Assert.Equal((8, SceneStatus.Ok, true), (again.FrameId, again.Status, again.HasGround));
        RunResult result = await EndAsync();
        Assert.Equal((2, 6), (metrics.Published, metrics.Repeated));
        Assert.Equal(0, result.ItemsOutstanding);
    }

    [Fact]
    public async Task Before_the_first_frame_there_is_a_grey_one_without_a_number()
    {
        Start();
        clock.Advance(AgeMax + (2 * ALittle));
        SceneNote stale = await log.NextAsync();
        Assert.Equal((-1L, TimeSpan.Zero, (byte)128), (stale.FrameId, stale.MediaTime, stale.FirstByte));
        Assert.Equal((SceneStatus.Stale, StatusReasons.SourceLost), (stale.Status, stale.Reasons));
        Assert.Null(stale.Age);
        source.Put(0, TimeSpan.Zero, seed: 1);
        Assert.Equal(SceneStatus.Ok, (await log.NextAsync()).Status);
        Assert.Equal(0, (await EndAsync()).ItemsOutstanding);
    }

    [Fact]
    public async Task A_network_that_hangs_makes_stale_scenes_and_its_late_result_is_stale_too()
    {
        Start();
        source.Put(0, TimeSpan.Zero, seed: 1);
        await log.NextAsync();
        gate.Reset();
        for (int i = 1; i <= 6; i++)
        {
            source.Put(i, TimeSpan.FromSeconds(i / 10.0), (byte)i);
            await WaitForAsync(() => metrics.Captured == i + 1);
            clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        SceneNote stale = await log.NextAsync();
        Assert.Equal((0, true), (stale.FrameId, stale.IsRepeated));
        Assert.Equal((SceneStatus.Stale, StatusReasons.TooOld), (stale.Status, stale.Reasons));
        gate.Set();

        // The one that hung, 600 ms old; then the newest, 100 ms old.
        SceneNote late = await NextWithFrameAsync();
        Assert.Equal((1, SceneStatus.Stale, StatusReasons.TooOld), (late.FrameId, late.Status, late.Reasons));
        Assert.False(late.HasGround);
        Assert.Equal(Coarse.CellCount, late.Unknown);
        Assert.Equal(TimeSpan.FromMilliseconds(600), late.Age);
        SceneNote fresh = await NextWithFrameAsync();
        Assert.Equal((6, SceneStatus.Ok), (fresh.FrameId, fresh.Status));
        Assert.Equal(0, (await EndAsync()).ItemsOutstanding);
    }

    [Fact]
    public async Task A_source_that_knows_it_is_lost_is_believed()
    {
        Start(TimeSpan.FromMilliseconds(50));
        source.Put(0, TimeSpan.Zero, seed: 1);
        await log.NextAsync();
        gate.Reset();
        clock.Advance(TimeSpan.FromMilliseconds(40));
        source.Put(1, TimeSpan.FromSeconds(0.1), seed: 2);
        await WaitForAsync(() => metrics.Captured == 2);
        source.Health = new SourceHealth(false, SourceLoss.Ended, "gone", 0);
        clock.Advance(TimeSpan.FromMilliseconds(12));
        Assert.Equal(StatusReasons.SourceLost, (await log.NextAsync()).Reasons);
        gate.Set();
        await EndAsync();
    }

    // Ten frames a second, one picture: frozen after 0.4 s of repeats, and from 0.5 s on too old to act on.
    [Fact]
    public async Task A_live_camera_that_stands_still_becomes_stale()
    {
        Start();
        List<SceneNote> notes = [];
        for (int i = 0; i < 12; i++)
        {
            source.Put(i, TimeSpan.FromSeconds(i / 10.0), seed: 1);
            notes.Add(await NextWithFrameAsync());
            clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.All(notes.Take(5), n => Assert.Equal((SceneStatus.Ok, true), (n.Status, n.HasGround)));
        Assert.Equal((SceneStatus.Degraded, StatusReasons.Frozen), (notes[5].Status, notes[5].Reasons));
        Assert.All(notes.Skip(6), n => Assert.Equal((SceneStatus.Stale, StatusReasons.Frozen), (n.Status, n.Reasons)));
        Assert.All(notes.Skip(5), n => Assert.Equal((false, Coarse.CellCount), (n.HasGround, n.Unknown)));
        Assert.Equal(StatusReasons.Frozen, (await log.NextAsync()).Reasons);
        await EndAsync();
    }

    [Fact]
    public async Task A_recording_never_ages()
    {
        source = new HandFedSource(clock, isLive: false);
        Start();
        for (int i = 0; i < 3; i++)
        {
            clock.Advance(TimeSpan.FromHours(1));
            source.Put(i, TimeSpan.FromSeconds(i), (byte)i);
            Assert.Equal(SceneStatus.Ok, (await log.NextAsync()).Status);
        }

        Assert.Equal(0, clock.WaitingCount);
        await EndAsync();
        Assert.Equal(0, metrics.Repeated);
    }

    // Real clock, and an age that no result keeps: the watchdog and the line publish side by side.
    [Fact]
    public async Task Stale_scenes_and_results_come_one_after_another_in_order()
    {
        using FakeModel slow = new(duration: TimeSpan.FromMilliseconds(2));
        PipelineOptions options = PipelineOptions.Default with { AgeMax = ALittle };
        await using RoadPipeline fast = new(
            new FakeSource(200, isLive: true), slow, [log], options, metrics, TimeProvider.System);
        RunResult result = await fast.RunAsync(CancellationToken.None);
        List<SceneNote> notes = log.Rest();
        Assert.Equal(notes.Select(n => n.FrameId).Order(), notes.Select(n => n.FrameId));
        Assert.Equal(0, result.ItemsOutstanding);
    }

    private void Start(TimeSpan? ageMax = null)
    {
        CameraInfo camera = new(
            "front", new ImageSize(12, 8), new Intrinsics(12, 12, 6, 4), Distortion.None,
            new CameraMount(1.4, 0, 0.05, 0, 0, 0), []);
        PipelineOptions options = new(camera, Coarse)
        {
            AgeMax = ageMax ?? AgeMax,
            GridFilling = new GridOptions { MaxPixelDepthMeters = 10 },
        };
        pipeline = new RoadPipeline(source, model, [log], options, metrics, clock);
        run = pipeline.RunAsync(CancellationToken.None);
    }

    private async Task<RunResult> EndAsync()
    {
        source.End();
        return await run!.WaitAsync(TimeSpan.FromSeconds(30));
    }

    // In steps, for the watchdog to have a chance of being wrong.
    private async Task PassAsync(TimeSpan time)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed + (10 * ALittle) <= time; passed += 10 * ALittle)
        {
            clock.Advance(10 * ALittle);
            await Task.Yield();
        }

        clock.Advance(TimeSpan.FromTicks(time.Ticks % (10 * ALittle.Ticks)));
    }

    private async Task<SceneNote> NextWithFrameAsync()
    {
        SceneNote note = await log.NextAsync();
        return note.IsRepeated ? await NextWithFrameAsync() : note;
    }

    private static async Task WaitForAsync(Func<bool> holds)
    {
        for (int i = 0; i < 3000 && !holds(); i++)
        {
            await Task.Delay(10);
        }

        Assert.True(holds());
    }
}
