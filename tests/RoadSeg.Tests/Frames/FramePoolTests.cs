using RoadSeg.Frames;
using RoadSeg.Geometry;

namespace RoadSeg.Tests.Frames;

public sealed class FramePoolTests
{
    private static readonly FrameStamp Stamp = new("front", 7, TimeSpan.FromSeconds(1));

    [Fact]
    public async Task Rented_frames_are_counted_until_disposed()
    {
        FramePool pool = new(new ImageSize(4, 3), 2);
        Frame first = await pool.RentAsync(Stamp, 11, CancellationToken.None);
        Frame second = await pool.RentAsync(Stamp, 12, CancellationToken.None);
        Assert.Equal(2, pool.Outstanding);
        Assert.Equal(36, first.Pixels.Length);
        Assert.Equal(Stamp, first.Stamp);
        Assert.Equal(11, first.ReceivedAt);
        first.Dispose();
        second.Dispose();
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public async Task Renting_waits_while_all_frames_are_out()
    {
        FramePool pool = new(new ImageSize(1, 1), 1);
        Frame first = await pool.RentAsync(Stamp, 0, CancellationToken.None);
        ValueTask<Frame> waiting = pool.RentAsync(Stamp, 0, CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        first.Dispose();
        using Frame second = await waiting;
        Assert.Equal(1, pool.Outstanding);
    }

    [Fact]
    public async Task Waiting_for_a_frame_can_be_cancelled()
    {
        FramePool pool = new(new ImageSize(1, 1), 1);
        using Frame only = await pool.RentAsync(Stamp, 0, CancellationToken.None);
        using CancellationTokenSource stop = new();
        Task<Frame> waiting = pool.RentAsync(Stamp, 0, stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(1, pool.Outstanding);
    }

    // The buffer is recycled, the handle is not: a stale handle must not give back what somebody else holds.
    [Fact]
    public async Task A_second_dispose_does_not_return_the_next_owners_frame()
    {
        FramePool pool = new(new ImageSize(1, 1), 1);
        Frame first = await pool.RentAsync(Stamp, 0, CancellationToken.None);
        first.Dispose();
        using Frame second = await pool.RentAsync(Stamp, 0, CancellationToken.None);
        first.Dispose();
        Assert.Equal(1, pool.Outstanding);
        Assert.Throws<ObjectDisposedException>(() => first.Pixels.Length);
        second.Pixels[0] = 1;
    }
}
