using RoadSeg.Frames;
using RoadSeg.Sources;
using RoadSeg.Tests.Support;

namespace RoadSeg.Tests.Sources;

/// <summary>A recording under the control of who watches; the fake one has ten frames a second.</summary>
public sealed class ControlledSourceTests : IAsyncDisposable
{
    private readonly ManualClock clock = new();
    private readonly FramePool pool;
    private readonly ControlledSource source;
    private bool isWatched = true;

    public ControlledSourceTests()
    {
        source = new ControlledSource(new SeekableFake(10), 1, null, () => isWatched, clock);
        pool = new FramePool(source.Description.Size, 1);
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    [Fact]
    public async Task Frames_come_at_their_pace_and_faster_when_asked()
    {
        Assert.Equal(0, await NextAsync());
        Task<long?> next = NextAsync();
        clock.Advance(TimeSpan.FromMilliseconds(99));
        Assert.False(next.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, await next);

        // The first frame after the change comes at once, and the pace is counted from there.
        source.SetSpeed(4);
        Assert.Equal(2, await NextAsync());
        next = NextAsync();
        clock.Advance(TimeSpan.FromMilliseconds(24));
        Assert.False(next.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(3, await next);
        source.SetSpeed(double.PositiveInfinity);
        Assert.Equal(4, await NextAsync());
        Assert.Equal(5, await NextAsync());
    }

    [Fact]
    public async Task Paused_nothing_comes_and_steps_come_one_by_one()
    {
        Assert.Equal(0, await NextAsync());
        source.Pause();
        Assert.True(source.State.IsPaused);
        Task<long?> next = NextAsync();
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.False(next.IsCompleted);
        source.Step(1);
        Assert.Equal(1, await next);
        next = NextAsync();
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.False(next.IsCompleted);
        source.Step(-1);
        Assert.Equal(0, await next);
        source.Step(-1);
        Assert.Equal(0, await NextAsync());
        source.Step(1);
        source.Step(1);
        Assert.Equal(1, await NextAsync());
        Assert.Equal(2, await NextAsync());
        next = NextAsync();
        source.Resume();
        Assert.Equal(3, await next);
        Assert.False(source.State.IsPaused);
    }

    [Fact]
    public async Task Two_steps_back_at_once_are_two_frames()
    {
        source.SetSpeed(double.PositiveInfinity);
        for (int i = 0; i < 6; i++)
        {
            await NextAsync();
        }

        source.Step(-1);
        source.Step(-1);
        Assert.Equal(3, await NextAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Seeking_goes_to_the_first_frame_at_or_after_a_time(bool isPaused)
    {
        Assert.Equal(0, await NextAsync());
        if (isPaused)
        {
            source.Pause();
        }

        Task<long?> next = NextAsync();
        source.Seek(TimeSpan.FromSeconds(0.65));
        Assert.Equal(7, await next);
        next = NextAsync();
        clock.Advance(TimeSpan.FromMilliseconds(isPaused ? 100 : 99));
        Assert.False(next.IsCompleted);
        source.Seek(TimeSpan.FromSeconds(0.2));
        Assert.Equal(2, await next);
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public async Task The_end_waits_for_a_seek_while_somebody_watches()
    {
        source.SetSpeed(double.PositiveInfinity);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(i, await NextAsync());
        }

        Task<long?> next = NextAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(next.IsCompleted);
        Assert.True(source.State.IsAtEnd);
        source.Seek(TimeSpan.FromSeconds(0.8));
        Assert.Equal(8, await next);
        Assert.False(source.State.IsAtEnd);
        Assert.Equal(9, await NextAsync());
        next = NextAsync();
        isWatched = false;
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await next);
        Assert.Null(await NextAsync());
    }

    [Fact]
    public async Task Where_it_stands_can_be_told()
    {
        Assert.Equal(0, await NextAsync());
        PlaybackState state = source.State;
        Assert.Equal(TimeSpan.Zero, state.Start);
        Assert.Equal(TimeSpan.FromSeconds(1), state.End);
        Assert.True(state.CanSeek);
        Assert.Equal(1, state.Speed);
    }

    [Fact]
    public async Task What_may_not_be_sought_is_not_and_the_reason_is_told()
    {
        await using ControlledSource fixedOne = new(new SeekableFake(10), double.PositiveInfinity, "files", () => true, clock);
        (await fixedOne.ReadAsync(pool, CancellationToken.None))!.Dispose();
        fixedOne.Seek(TimeSpan.FromSeconds(0.8));
        fixedOne.Step(-1);
        fixedOne.Resume();
        using Frame? second = await fixedOne.ReadAsync(pool, CancellationToken.None);
        Assert.Equal(1, second!.Stamp.FrameId);
        Assert.Equal("files", fixedOne.State.WhyNoSeek);
        await using ControlledSource forwardsOnly = new(new FakeSource(10), 1, null, () => true, clock);
        Assert.False(forwardsOnly.State.CanSeek);
    }

    [Fact]
    public async Task A_cancelled_wait_gives_its_frame_back()
    {
        Assert.Equal(0, await NextAsync());
        source.Pause();
        using CancellationTokenSource stop = new();
        Task<Frame?> reading = source.ReadAsync(pool, stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public async Task Controls_after_the_end_do_nothing()
    {
        await source.DisposeAsync();
        source.Pause();
        source.Seek(TimeSpan.Zero);
        source.SetSpeed(2);
    }

    private async Task<long?> NextAsync()
    {
        using Frame? frame = await source.ReadAsync(pool, CancellationToken.None);
        return frame?.Stamp.FrameId;
    }

    private sealed class SeekableFake(int count) : ISeekableSource
    {
        private FakeSource inner = new(count);

        public SourceDescription Description => inner.Description;

        public ValueTask<Frame?> ReadAsync(FramePool pool, CancellationToken cancellationToken) =>
            inner.ReadAsync(pool, cancellationToken);

        public ValueTask SeekAsync(TimeSpan mediaTime, CancellationToken cancellationToken) =>
            SeekAsync((long)Math.Ceiling((mediaTime.TotalSeconds * 10) - 1e-6), cancellationToken);

        public async ValueTask SeekAsync(long frameId, CancellationToken cancellationToken)
        {
            inner = new FakeSource(count);
            FramePool own = new(Description.Size, 1);
            for (long i = 0; i < frameId; i++)
            {
                (await inner.ReadAsync(own, cancellationToken))?.Dispose();
            }
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
