using RoadSeg.Frames;
using RoadSeg.OpenCv.Tests.Support;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Tests.Sources;

/// <summary>What every frame source promises. Each test opens the source anew.</summary>
public abstract class FrameSourceConformance
{
    /// <summary>Frames that the tests read at most; live sources have no end.</summary>
    protected virtual int FramesToRead => int.MaxValue;

    [Fact]
    public async Task Ids_rise_and_media_time_never_goes_back()
    {
        await using IFrameSource source = await OpenSourceAsync();
        FramePool pool = new(source.Description.Size, 1);
        FrameStamp? previous = null;
        int count = 0;
        CancellationToken token = TestContext.Current.CancellationToken;
        while (count < FramesToRead && await source.ReadAsync(pool, token) is Frame frame)
        {
            using (frame)
            {
                Assert.Equal(source.Description.CameraId, frame.Stamp.CameraId);
                Assert.True(frame.Stamp.FrameId > (previous?.FrameId ?? -1));
                Assert.True(frame.Stamp.MediaTime >= (previous?.MediaTime ?? TimeSpan.Zero));
                Assert.Equal(source.Description.Size, frame.Size);
                previous = frame.Stamp;
                count++;
            }
        }

        Assert.True(count >= 5, $"only {count} frames");
    }

    [Fact]
    public virtual async Task The_end_stays_the_end()
    {
        await using IFrameSource source = await OpenSourceAsync();
        FramePool pool = new(source.Description.Size, 1);
        while (await source.ReadAsync(pool, TestContext.Current.CancellationToken) is Frame frame)
        {
            frame.Dispose();
        }

        for (int i = 0; i < 3; i++)
        {
            Assert.Null(await source.ReadAsync(pool, TestContext.Current.CancellationToken));
        }

        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public async Task Waiting_for_a_free_frame_is_cancelled_and_loses_no_frame()
    {
        await using IFrameSource source = await OpenSourceAsync();
        FramePool pool = new(source.Description.Size, 1);
        Frame first = (await source.ReadAsync(pool, TestContext.Current.CancellationToken))!;
        long firstId = first.Stamp.FrameId;
        await Promptness.AssertCancelsAsync(source, pool);
        Assert.Equal(1, pool.Outstanding);
        first.Dispose();
        using Frame? next = await source.ReadAsync(pool, TestContext.Current.CancellationToken);
        Assert.NotNull(next);
        if (!source.Description.IsLive)
        {
            Assert.Equal(firstId + 1, next.Stamp.FrameId);
        }
    }

    [Fact]
    public async Task A_cancelled_token_is_obeyed_at_once()
    {
        await using IFrameSource source = await OpenSourceAsync();
        FramePool pool = new(source.Description.Size, 1);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await source.ReadAsync(pool, new CancellationToken(canceled: true)));
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public async Task After_disposal_no_frame_is_out()
    {
        IFrameSource source = await OpenSourceAsync();
        FramePool pool = new(source.Description.Size, 3);
        for (int i = 0; i < 3; i++)
        {
            using Frame? frame = await source.ReadAsync(pool, TestContext.Current.CancellationToken);
            Assert.NotNull(frame);
        }

        await source.DisposeAsync();
        await source.DisposeAsync();
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public async Task It_says_what_it_is()
    {
        await using IFrameSource source = await OpenSourceAsync();
        Assert.NotEmpty(source.Description.Name);
        Assert.NotEmpty(source.Description.CameraId);
        Assert.NotEmpty(source.Description.Reader);
        Assert.True(source.Description.Size is { Width: > 0, Height: > 0 });
    }

    /// <summary>Opens the source under test.</summary>
    protected abstract Task<IFrameSource> OpenSourceAsync();
}
