using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Sources;
using RoadSeg.Tests.Support;

namespace RoadSeg.Tests.Sources;

/// <summary>A live source that is lost and comes back, over a scripted camera and a clock that is moved by hand.</summary>
public sealed class ReconnectingSourceTests
{
    private static readonly ReconnectOptions Exact = new()
    {
        FirstDelay = TimeSpan.FromSeconds(1),
        LongestDelay = TimeSpan.FromSeconds(2),
        Jitter = 0,
    };

    private readonly ManualClock clock = new();
    private readonly List<string> told = [];
    private readonly FramePool pool = new(new ImageSize(12, 8), 1);

    [Fact]
    public async Task A_lost_source_comes_back_and_its_frames_and_its_time_go_on()
    {
        FakeCamera camera = new(clock, new(3), new(0, SourceLoss.Refused), new(3));
        await using ReconnectingSource source = await OpenAsync(camera);
        List<FrameStamp> stamps = [];
        for (int i = 0; i < 6; i++)
        {
            stamps.Add(await ReadAsync(source));
        }

        Assert.Equal([0L, 1, 2, 3, 4, 5], stamps.Select(s => s.FrameId));

        // Two delays, 1 s and 2 s, and the camera's own tenth of a second.
        Assert.Equal([0, 0.1, 0.2, 3.3, 3.4, 3.5], stamps.Select(s => Math.Round(s.MediaTime.TotalSeconds, 6)));
        Assert.Equal(0, pool.Outstanding);
        Assert.Equal(1, camera.Open);
    }

    [Fact]
    public async Task Health_says_what_is_wrong_until_the_first_frame_is_back()
    {
        FakeCamera camera = new(
            clock, new(1, SourceLoss.TimedOut), new(0, SourceLoss.NotFound), new(0, SourceLoss.NotFound), new(2));
        await using ReconnectingSource source = await OpenAsync(camera);
        SourceHealth fresh = source.Health;
        Assert.Equal(new SourceHealth(true, SourceLoss.None, "", 0), fresh);
        await ReadAsync(source);
        Assert.Same(fresh, source.Health);

        Task<Frame?> reading = source.ReadAsync(pool, CancellationToken.None).AsTask();
        SourceHealth lost = source.Health;
        Assert.Equal(new SourceHealth(false, SourceLoss.TimedOut, "source \"fake\" failed by TimedOut.", 0), lost);
        clock.Advance(TimeSpan.FromSeconds(1));
        SourceHealth gone = source.Health;
        Assert.Equal(SourceLoss.NotFound, gone.Reason);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Same(gone, source.Health);
        Assert.False(reading.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(2));
        (await reading)!.Dispose();
        Assert.Equal(new SourceHealth(true, SourceLoss.None, "", 1), source.Health);
        Assert.Equal(
            [
                "source \"fake\" failed by TimedOut. It is opened again until it is back.",
                "source \"fake\" failed by NotFound. Trying on.",
                "source \"fake\" is back after 5.1 s.",
            ], told);
    }

    [Fact]
    public async Task A_source_that_comes_back_in_another_size_fails()
    {
        FakeCamera camera = new(clock, new(1), new(1) { Size = new ImageSize(24, 16) });
        await using ReconnectingSource source = await OpenAsync(camera);
        await ReadAsync(source);
        SourceException error = await Assert.ThrowsAsync<SourceException>(() => ReadAsync(source));
        Assert.Equal(SourceLoss.Format, error.Loss);
        Assert.Equal(
            "source \"fake\" came back with another size: expected 12x8, got 24x16. One run takes one size: start again "
            + "to take the new one.", error.Message);
        Assert.Equal(0, camera.Open);
    }

    [Theory]
    [InlineData(SourceLoss.Format)]
    [InlineData(SourceLoss.None)]
    public async Task What_opening_again_cannot_mend_ends_it(SourceLoss loss)
    {
        FakeCamera camera = new(clock, new FakeConnection(1, loss));
        await using ReconnectingSource source = await OpenAsync(camera);
        await ReadAsync(source);
        SourceException error = await Assert.ThrowsAsync<SourceException>(() => ReadAsync(source));
        Assert.Equal(loss, error.Loss);
        Assert.Equal(1, camera.Opened);
    }

    // A server that starts up answers with a page before it answers with pictures.
    [Fact]
    public async Task What_is_no_video_while_it_is_opened_again_may_become_one()
    {
        FakeCamera camera = new(clock, new(1), new(0, SourceLoss.Format), new(1));
        await using ReconnectingSource source = await OpenAsync(camera);
        await ReadAsync(source);
        Assert.Equal(1, (await ReadAsync(source)).FrameId);
    }

    [Fact]
    public async Task A_real_end_is_an_end()
    {
        FakeCamera camera = new(clock, new FakeConnection(2, Loss: null));
        await using ReconnectingSource source = await OpenAsync(camera);
        await ReadAsync(source);
        await ReadAsync(source);
        Assert.Null(await source.ReadAsync(pool, CancellationToken.None));
        Assert.Null(await source.ReadAsync(pool, CancellationToken.None));
        Assert.Equal(1, camera.Opened);
    }

    [Fact]
    public async Task Waiting_to_try_again_ends_at_once_when_it_is_cancelled()
    {
        FakeCamera camera = new(clock, new(1), new(0));
        await using ReconnectingSource source = await OpenAsync(camera);
        await ReadAsync(source);
        using CancellationTokenSource stop = new();
        Task<Frame?> reading = source.ReadAsync(pool, stop.Token).AsTask();
        Assert.False(reading.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal((0, 0), (pool.Outstanding, clock.WaitingCount));
    }

    [Fact]
    public async Task A_source_that_is_not_there_at_the_start_is_an_error()
    {
        FakeCamera camera = new(clock, new FakeConnection(0, SourceLoss.NotFound));
        SourceException error = await Assert.ThrowsAsync<SourceException>(() => OpenAsync(camera));
        Assert.Equal(SourceLoss.NotFound, error.Loss);
    }

    [Fact]
    public async Task It_is_waited_for_when_that_is_asked_for()
    {
        FakeCamera camera = new(clock, new(0, SourceLoss.NotFound), new(0, SourceLoss.NotFound), new(1));
        Task<ReconnectingSource> opening = OpenAsync(camera, Exact with { WaitsForFirst = true });
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(opening.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(2));
        await using ReconnectingSource source = await opening;
        Assert.Equal(0, (await ReadAsync(source)).FrameId);
        Assert.Equal(0, source.Health.Reconnects);
        Assert.Equal(["waiting for \"fake\": source \"fake\" failed by NotFound."], told);
    }

    [Fact]
    public async Task What_waiting_cannot_mend_is_not_waited_for()
    {
        FakeCamera camera = new(clock, new FakeConnection(0, SourceLoss.None));
        await Assert.ThrowsAsync<SourceException>(() => OpenAsync(camera, Exact with { WaitsForFirst = true }));
    }

    [Fact]
    public async Task A_thousand_losses_leave_nothing_behind()
    {
        FakeCamera camera = new(clock, [.. Enumerable.Range(0, 1001).Select(i => new FakeConnection(1 + (i % 3)))]);
        await using (ReconnectingSource source = await OpenAsync(camera))
        {
            FrameStamp last = await ReadAsync(source);
            while (source.Health.Reconnects < 1000)
            {
                FrameStamp stamp = await ReadAsync(source);
                Assert.True(stamp.FrameId == last.FrameId + 1 && stamp.MediaTime > last.MediaTime, $"{last} {stamp}");
                last = stamp;
            }

            Assert.Equal((1, 1001), (camera.Open, camera.Opened));
        }

        Assert.Equal((0, 0, 0), (camera.Open, pool.Outstanding, clock.WaitingCount));
    }

    private Task<ReconnectingSource> OpenAsync(FakeCamera camera, ReconnectOptions? options = null) =>
        ReconnectingSource.OpenAsync("fake", camera.OpenAsync, options ?? Exact, clock, told.Add, CancellationToken.None);

    // Moves the clock for as long as the source waits for it.
    private async Task<FrameStamp> ReadAsync(ReconnectingSource source)
    {
        Task<Frame?> reading = source.ReadAsync(pool, CancellationToken.None).AsTask();
        for (int i = 0; i < 10_000 && !reading.IsCompleted; i++)
        {
            if (clock.WaitingCount > 0)
            {
                clock.Advance(TimeSpan.FromSeconds(1));
            }

            await Task.Yield();
        }

        using Frame? frame = await reading.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.NotNull(frame);
        return frame.Stamp;
    }
}
