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

    [Fact]
    public void Renting_allocates_nothing()
    {
        FramePool pool = new(new ImageSize(4, 3), 2);
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                using Frame first = pool.TryRent(Stamp, i)!;
                using Frame second = pool.TryRent(Stamp, i)!;
            }
        }));
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void A_frame_begins_anew_when_its_handle_serves_again()
    {
        FramePool pool = new(new ImageSize(1, 1), 1);
        HashSet<Frame> handles = [];
        for (int i = 0; i <= FramePool.HandleRest; i++)
        {
            using Frame frame = pool.TryRent(Stamp, i)!;
            frame.ReadTime = TimeSpan.FromSeconds(1);
            Assert.True(handles.Add(frame), "a handle served again too soon");
        }

        using Frame again = pool.TryRent(new FrameStamp("rear", 1, TimeSpan.Zero), 99)!;
        Assert.Contains(again, handles);
        Assert.Equal(("rear", 99L, TimeSpan.Zero), (again.Stamp.CameraId, again.ReceivedAt, again.ReadTime));
    }

    // The buffer is recycled at once, the handle is not: a stale handle must not give back what somebody else holds.
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
