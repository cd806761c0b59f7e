using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Local.SharedMemory;
using RoadSeg.Local.Tests.Support;
using RoadSeg.Publishing;
using RoadSeg.Sources;
using RoadSeg.Tests;
using RoadSeg.Tests.Conformance;

namespace RoadSeg.Local.Tests;

/// <summary>What a program finds in the shared memory.</summary>
public sealed class SharedMemoryTests
{
    private static readonly GridGeometry Grid = new(4, 2, 0.5, new GroundPoint(0, -1));

    private readonly string name = Commands.RingName();

    [Fact]
    public async Task The_header_says_where_everything_is()
    {
        await using SharedMemoryPublisher publisher = Open();
        byte[] file = new TestRing(name).Bytes();
        Assert.Equal("ROADSEG", TestRing.Text(file, 0, 8));
        Assert.Equal(1, TestRing.At<int>(file, 8));
        Assert.Equal((4, 2), (TestRing.At<int>(file, 24), TestRing.At<int>(file, 28)));
        Assert.Equal((0.5, 0.0, -1.0), (
            TestRing.At<double>(file, 32), TestRing.At<double>(file, 40), TestRing.At<double>(file, 48)));
        Assert.Equal((64, 48), (TestRing.At<int>(file, 56), TestRing.At<int>(file, 60)));
        Assert.Equal(file.Length, TestRing.At<long>(file, 96));
        Assert.Equal("front", TestRing.Text(file, 128, 128));
        Assert.Equal("base_link", TestRing.Text(file, 256, 64));
        Assert.Equal(0UL, TestRing.At<ulong>(file, 448));
        Assert.Equal(1U, TestRing.At<uint>(file, 460));
    }

    [Fact]
    public async Task A_scene_is_there_as_it_was_published()
    {
        await using SharedMemoryPublisher publisher = Open();
        TestRing ring = new(name);
        FramePool pool = new(ConformanceScene.Size, 1);
        for (int i = 0; i < 11; i++)
        {
            using Scene scene = await ConformanceScene.MakeAsync(pool, i);
            scene.Frame!.Pixels.Clear();
            scene.Grid!.Cells[3] = OccupancyGrid.Occupied;
            scene.Grid.Cells[4] = OccupancyGrid.Free;
            scene.Status = SceneStatus.Degraded;
            scene.Reasons = StatusReasons.LowConfidence;
            publisher.Publish(new SceneView(scene));
            byte[] slot = ring.Newest();
            Assert.Equal((ulong)i + 1, TestRing.At<ulong>(slot, 8));
            Assert.Equal(i, TestRing.At<long>(slot, 16));
            Assert.Equal(i * 125_000_000L, TestRing.At<long>(slot, 24));
            Assert.True(TestRing.At<long>(slot, 40) > 0, "no time of publication");
            Assert.Equal((1U, 2U, 1U), (
                TestRing.At<uint>(slot, 48), TestRing.At<uint>(slot, 52), TestRing.At<uint>(slot, 56)));
            Assert.Equal("-1 -1 -1 100 0 -1 -1 -1", string.Join(' ', TestRing.Grid(slot, ring.Bytes())));
        }
    }

    [Fact]
    public async Task That_nothing_fresh_comes_is_told_too()
    {
        await using SharedMemoryPublisher publisher = Open();
        FramePool pool = new(ConformanceScene.Size, 2);
        using Scene last = await ConformanceScene.MakeAsync(pool, 7);
        publisher.Publish(new SceneView(last));
        using Scene repeated = await ConformanceScene.MakeAsync(pool, 7);
        repeated.Frame!.Dispose();
        repeated.Repeat(last);
        repeated.Status = SceneStatus.Stale;
        publisher.Publish(new SceneView(repeated));
        byte[] slot = new TestRing(name).Newest();
        Assert.Equal((2UL, 7L), (TestRing.At<ulong>(slot, 8), TestRing.At<long>(slot, 16)));
        Assert.Equal((2U, 1U | 4U), (TestRing.At<uint>(slot, 48), TestRing.At<uint>(slot, 56)));
    }

    [Fact]
    public async Task Writing_allocates_nothing()
    {
        await using SharedMemoryPublisher publisher = Open();
        using Scene scene = await ConformanceScene.MakeAsync(ConformanceScene.Pool(), 1);
        Action publish = () =>
        {
            for (int i = 0; i < 100; i++)
            {
                publisher.Publish(new SceneView(scene));
            }
        };
        publish();
        Assert.Equal(0, Allocations.Of(publish));
    }

    [Fact]
    public async Task Two_runs_do_not_write_into_one_name()
    {
        SharedMemoryPublisher first = Open();
        SinkException e = Assert.Throws<SinkException>(() => Open());
        Assert.Contains("another run", e.Message, StringComparison.Ordinal);
        await first.DisposeAsync();
        Assert.False(new TestRing(name).Exists);
        await using SharedMemoryPublisher second = Open();
        Assert.True(new TestRing(name).Exists);
    }

    [Fact]
    public async Task What_a_killed_run_left_behind_is_replaced()
    {
        string path = Path.Combine("/dev/shm", name);
        await File.WriteAllTextAsync(path, "left");
        await File.WriteAllTextAsync(path + ".new", "left half way");
        await using SharedMemoryPublisher publisher = Open();
        Assert.Equal("ROADSEG", TestRing.Text(new TestRing(name).Bytes(), 0, 8));
    }

    [Theory]
    [InlineData("robot", true)]
    [InlineData("a.b-c_9", true)]
    [InlineData("", false)]
    [InlineData(".hidden", false)]
    [InlineData("../etc/passwd", false)]
    [InlineData("a b", false)]
    public void Names_are_plain(string text, bool isName) =>
        Assert.Equal(isName, SharedMemoryPublisher.IsName(text));

    private SharedMemoryPublisher Open() => SharedMemoryPublisher.Open(
        "shm:" + name, name,
        new SourceDescription("drive.mp4", "front", ConformanceScene.Size, false, 8, 80, "FFMPEG h264"),
        Grid, "base_link", TimeProvider.System);
}
