using System.Runtime.InteropServices;
using System.Threading.Channels;
using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Metrics;
using RoadSeg.Odometry;
using RoadSeg.Publishing;
using RoadSeg.Tests.Support;

namespace RoadSeg.Tests;

/// <summary>The frames of a camera, kept and replayed, give the grids that they gave live.</summary>
public sealed class LiveAgainstReplayTests
{
    private const int Frames = 30;

    // The camera has 12x8 pixels: fine cells would be smaller than a pixel, and unknown.
    private static readonly GridGeometry Coarse = new(10, 10, 2, new GroundPoint(0, -10));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_same_frames_give_the_same_grids_bit_for_bit_live_and_replayed(bool hasOdometry)
    {
        List<string> live = await GridsAsync(isLive: true, 1, hasOdometry);
        List<string> replayed = await GridsAsync(isLive: false, 1, hasOdometry);
        List<string> hurried = await GridsAsync(isLive: false, 3, hasOdometry);

        Assert.Equal(Frames, live.Count);
        Assert.True(live.Distinct().Count() > 3, "the road must change from frame to frame, or equal says nothing");
        Assert.Equal(live, replayed);
        Assert.Equal(live, hurried);
    }

    // Live frames arrive unevenly, one after the other; a recording is read as fast as it goes.
    private static async Task<List<string>> GridsAsync(bool isLive, int framesInFlight, bool hasOdometry)
    {
        ManualClock clock = new();
        HandFedSource source = new(clock, isLive);
        using FakeModel model = new(isRoadByPixel: true);
        using StageMetrics metrics = new();
        GridLog log = new();
        CameraInfo camera = new(
            "front", new ImageSize(12, 8), new Intrinsics(12, 12, 6, 4), Distortion.None,
            new CameraMount(1.4, 0, 0.05, 0, 0, 0), []);
        PipelineOptions options = new(camera, Coarse)
        {
            GridFilling = new GridOptions { MaxPixelDepthMeters = 10 },
            FramesInFlight = framesInFlight,
            Odometry = hasOdometry
                ? OdometryFile.Parse("o.csv", ["time_s,v,yaw_rate", "0,3,0.1", "1,4,0.2", "2,4,0", "10,4,0"])
                : null,
        };
        await using RoadPipeline pipeline = new(source, model, [log], options, metrics, clock);
        Task<RunResult> run = pipeline.RunAsync(CancellationToken.None);
        List<string> grids = [];
        for (int i = 0; i < Frames; i++)
        {
            source.Put(i, TimeSpan.FromSeconds(i / 10.0), (byte)(i * 7));
            if (isLive)
            {
                clock.Advance(TimeSpan.FromMilliseconds(60 + (i * 37 % 80)));
                grids.Add(await log.NextAsync());
            }
        }

        source.End();
        Assert.Null((await run.WaitAsync(TimeSpan.FromSeconds(30))).Failure);
        while (grids.Count < Frames)
        {
            grids.Add(await log.NextAsync());
        }

        return grids;
    }

    private sealed class GridLog : IPublisher
    {
        private readonly Channel<string> grids = Channel.CreateUnbounded<string>();

        public string Name => "grids";

        public string? Summary => null;

        public void Publish(in SceneView scene)
        {
            if (!scene.IsRepeated)
            {
                Assert.NotNull(scene.Grid);
                Assert.NotNull(scene.FreeRanges);
                string cells = Convert.ToHexString(MemoryMarshal.AsBytes(scene.Grid.Cells));
                string ranges = Convert.ToHexString(MemoryMarshal.AsBytes(scene.FreeRanges.Meters));
                grids.Writer.TryWrite($"{scene.Frame.Stamp.FrameId} {cells} {ranges}");
            }
        }

        public async Task<string> NextAsync() =>
            await grids.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
