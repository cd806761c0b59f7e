using RoadSeg.Frames;
using RoadSeg.Sources;
using RoadSeg.Tests.Support;

namespace RoadSeg.Tests.Sources;

/// <summary>Pacing and looping of recordings; the fake recording has ten frames a second.</summary>
public sealed class ReplayTests
{
    [Theory]
    [InlineData(1, 100)]
    [InlineData(4, 25)]
    [InlineData(0.5, 200)]
    public async Task A_paced_frame_comes_when_its_time_has_come_and_arrives_then(double speed, int milliseconds)
    {
        ManualClock clock = new();
        await using PacedSource source = new(new FakeSource(3), speed, clock);
        FramePool pool = new(source.Description.Size, 1);
        using (Frame? first = await source.ReadAsync(pool, CancellationToken.None))
        {
            Assert.Equal(0, first!.ReceivedAt);
        }

        Task<Frame?> reading = source.ReadAsync(pool, CancellationToken.None).AsTask();
        clock.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
        Assert.False(reading.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        using Frame? second = await reading;
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds).Ticks, second!.ReceivedAt);
        Assert.Equal(1, second.Stamp.FrameId);
    }

    [Fact]
    public async Task The_first_half_of_a_wait_belongs_to_the_frame_before()
    {
        ManualClock clock = new();
        FakeSource inner = new(4);
        await using PacedSource source = new(inner, 1, clock);
        FramePool pool = new(source.Description.Size, 1);
        (await source.ReadAsync(pool, CancellationToken.None))!.Dispose();
        Task<Frame?> second = source.ReadAsync(pool, CancellationToken.None).AsTask();
        clock.Advance(TimeSpan.FromMilliseconds(100));
        (await second)!.Dispose();
        Task<Frame?> third = source.ReadAsync(pool, CancellationToken.None).AsTask();
        clock.Advance(TimeSpan.FromMilliseconds(49));
        Assert.Equal(2, inner.ReadCount);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(3, inner.ReadCount);
        Assert.False(third.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(50));
        using Frame? frame = await third;
        Assert.Equal(2, frame!.Stamp.FrameId);
    }

    [Fact]
    public async Task A_frame_that_is_late_is_not_held_back_further()
    {
        ManualClock clock = new();
        await using PacedSource source = new(new FakeSource(3), 1, clock);
        FramePool pool = new(source.Description.Size, 1);
        (await source.ReadAsync(pool, CancellationToken.None))!.Dispose();
        clock.Advance(TimeSpan.FromSeconds(5));
        ValueTask<Frame?> reading = source.ReadAsync(pool, CancellationToken.None);
        Assert.True(reading.IsCompleted);
        using Frame? late = await reading;
        Assert.Equal(0, clock.WaitingCount);
    }

    [Fact]
    public async Task A_cancelled_wait_gives_its_frame_back()
    {
        ManualClock clock = new();
        await using PacedSource source = new(new FakeSource(3), 1, clock);
        FramePool pool = new(source.Description.Size, 1);
        (await source.ReadAsync(pool, CancellationToken.None))!.Dispose();
        using CancellationTokenSource stop = new();
        Task<Frame?> reading = source.ReadAsync(pool, stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public async Task A_loop_goes_on_counting_frames_and_time()
    {
        List<FakeSource> rounds = [new(3)];
        await using LoopedSource source = new(rounds[0], _ =>
        {
            rounds.Add(new FakeSource(3));
            return ValueTask.FromResult<IFrameSource>(rounds[^1]);
        });
        FramePool pool = new(source.Description.Size, 1);
        List<FrameStamp> stamps = [];
        for (int i = 0; i < 8; i++)
        {
            using Frame? frame = await source.ReadAsync(pool, CancellationToken.None);
            stamps.Add(frame!.Stamp);
        }

        Assert.Null(source.Description.FrameCount);
        Assert.Equal(Enumerable.Range(0, 8).Select(i => (long)i), stamps.Select(s => s.FrameId));
        Assert.Equal(Enumerable.Range(0, 8).Select(i => i / 10.0), stamps.Select(s => Math.Round(s.MediaTime.TotalSeconds, 6)));
        Assert.Equal([true, true, false], rounds.Select(r => r.IsDisposed));
    }

    [Fact]
    public async Task A_loop_of_nothing_ends()
    {
        await using LoopedSource source = new(new FakeSource(0), _ => ValueTask.FromResult<IFrameSource>(new FakeSource(0)));
        FramePool pool = new(source.Description.Size, 1);
        Assert.Null(await source.ReadAsync(pool, CancellationToken.None));
    }
}
