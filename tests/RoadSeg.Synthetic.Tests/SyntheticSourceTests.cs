using RoadSeg.Frames;
using RoadSeg.Geometry;

namespace RoadSeg.Synthetic.Tests;

public sealed class SyntheticSourceTests
{
    [Fact]
    public async Task Frames_come_in_order_and_null_repeats_after_the_end()
    {
        await using SyntheticSource source = SyntheticSource.Open("synthetic:?size=64x48&fps=5&seconds=2");
        FramePool pool = new(source.Description.Size, 1);
        for (int i = 0; i < 10; i++)
        {
            using Frame? frame = await source.ReadAsync(pool, CancellationToken.None);
            Assert.NotNull(frame);
            Assert.Equal(new FrameStamp("synthetic", i, TimeSpan.FromSeconds(i * 0.2)), frame.Stamp);
            Assert.Equal(SomeScene.Frame(source.Scene, i), frame.Pixels.ToArray());
        }

        Assert.Null(await source.ReadAsync(pool, CancellationToken.None));
        Assert.Null(await source.ReadAsync(pool, CancellationToken.None));
        Assert.Equal(0, pool.Outstanding);
        source.Seek(9);
        using Frame? last = await source.ReadAsync(pool, CancellationToken.None);
        Assert.Equal(9, last!.Stamp.FrameId);
    }

    [Fact]
    public async Task Description_tells_what_is_known()
    {
        await using SyntheticSource source = SyntheticSource.Open("synthetic:?size=64x48&fps=5&seconds=2");
        Assert.Equal("synthetic:?size=64x48&fps=5&seconds=2", source.Description.Name);
        Assert.Equal(new ImageSize(64, 48), source.Description.Size);
        Assert.Equal(10, source.Description.FrameCount);
        Assert.Equal(5, source.Description.FramesPerSecond);
        Assert.False(source.Description.IsLive);
        Assert.Equal(source.Camera.Name, source.Description.CameraId);
    }

    [Fact]
    public async Task Cancellation_ends_the_wait_for_a_frame_of_an_empty_pool()
    {
        await using SyntheticSource source = SyntheticSource.Open("synthetic:?size=64x48&fps=5&seconds=2");
        FramePool pool = new(source.Description.Size, 1);
        using Frame? held = await source.ReadAsync(pool, CancellationToken.None);
        using CancellationTokenSource cancel = new();
        ValueTask<Frame?> waiting = source.ReadAsync(pool, cancel.Token);
        Assert.False(waiting.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
        held!.Dispose();
        using Frame? second = await source.ReadAsync(pool, CancellationToken.None);
        Assert.Equal(1, second!.Stamp.FrameId);
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await source.ReadAsync(pool, cancelled.Token));
    }
}
