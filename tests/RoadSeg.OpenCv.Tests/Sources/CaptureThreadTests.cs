using System.Collections.Concurrent;
using System.Diagnostics;
using RoadSeg.Frames;
using RoadSeg.OpenCv.Sources;
using RoadSeg.OpenCv.Tests.Support;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Tests.Sources;

/// <summary>The thread that reads a live source, over captures without a camera.</summary>
[Collection(ProcessUse.Alone)]
public sealed class CaptureThreadTests
{
    private static readonly SourceOptions Options = LiveReading.Hasty with { ReadTimeout = TimeSpan.FromSeconds(0.5) };

    [Fact]
    public async Task A_source_faster_than_its_reader_gives_the_newest_picture_every_time()
    {
        FakeCapture capture = new() { Interval = TimeSpan.FromMilliseconds(1) };
        LiveConnector connector = Connector(() => capture);
        await using IFrameSource source = await connector.ConnectAsync(TestContext.Current.CancellationToken);
        FramePool pool = new(source.Description.Size, 1);
        for (int i = 0; i < 20; i++)
        {
            int until = capture.Grabbed + 5;
            while (capture.Grabbed < until)
            {
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }

            // The last frame may still be on its way into the mailbox; no other one may be missing.
            int grabbed = capture.Grabbed;
            using Frame? frame = await source.ReadAsync(pool, TestContext.Current.CancellationToken);
            Assert.NotNull(frame);
            Assert.True(frame.Stamp.FrameId >= grabbed - 2, $"read {frame.Stamp.FrameId} when {grabbed} were there");
            Assert.Equal((byte)(frame.Stamp.FrameId + 1), frame.Pixels[0]);
        }
    }

    [Fact]
    public async Task The_opening_burst_is_a_gap_in_the_frame_numbers_and_is_told()
    {
        ConcurrentQueue<string> noted = [];
        LiveConnector connector = Connector(
            () => new FakeCapture { HasStamps = true, HasBacklog = true, Burst = 30, Interval = TimeSpan.FromMilliseconds(40) },
            Options with { Note = noted.Enqueue });
        await using IFrameSource source = await connector.ConnectAsync(TestContext.Current.CancellationToken);
        FramePool pool = new(source.Description.Size, 1);
        using Frame? first = await source.ReadAsync(pool, TestContext.Current.CancellationToken);
        Assert.NotNull(first);
        Assert.InRange(first.Stamp.FrameId, 31, 40);
        Assert.Contains(noted, line => line.Contains("stale frames of its opening were dropped", StringComparison.Ordinal));
        Assert.Contains(noted, line => line.Contains("media time is the sender's stamp", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(200, 200)]
    [InlineData(-200, 0)]
    [InlineData(5000, 0)]
    public async Task Latency_counts_from_the_kernels_stamp_when_that_can_be_true(int delayMs, int expectedMs)
    {
        LiveConnector connector = Connector(() => new FakeCapture
        {
            HasStamps = true,
            KernelDelay = TimeSpan.FromMilliseconds(delayMs),
            FramesMax = 1,
            Hangs = true,
        });
        long before = Stopwatch.GetTimestamp();
        await using IFrameSource source = await connector.ConnectAsync(TestContext.Current.CancellationToken);
        FramePool pool = new(source.Description.Size, 1);
        using Frame? frame = await source.ReadAsync(pool, TestContext.Current.CancellationToken);
        long latest = Stopwatch.GetTimestamp() - (expectedMs * Stopwatch.Frequency / 1000);
        Assert.InRange(frame!.ReceivedAt, before - (expectedMs * Stopwatch.Frequency / 1000), latest);
    }

    [Fact]
    public async Task A_driver_that_hangs_is_noticed_within_the_time_out_and_not_opened_twice()
    {
        FakeCapture hanging = new() { FramesMax = 1, Hangs = true };
        Queue<FakeCapture> captures = new([hanging, new FakeCapture { Interval = TimeSpan.FromMilliseconds(5) }]);
        LiveConnector connector = Connector(captures.Dequeue);
        await using (IFrameSource source = await connector.ConnectAsync(TestContext.Current.CancellationToken))
        {
            FramePool pool = new(source.Description.Size, 1);
            (await source.ReadAsync(pool, TestContext.Current.CancellationToken))!.Dispose();
            long start = Stopwatch.GetTimestamp();
            SourceException silent = await Assert.ThrowsAsync<SourceException>(
                async () => await source.ReadAsync(pool, TestContext.Current.CancellationToken));
            Assert.Equal(SourceLoss.TimedOut, silent.Loss);
            Assert.Contains("nothing came for", silent.Message, StringComparison.Ordinal);
            Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.3, 20);
        }

        SourceException blocked = await Assert.ThrowsAsync<SourceException>(
            () => connector.ConnectAsync(TestContext.Current.CancellationToken));
        Assert.Equal(SourceLoss.TimedOut, blocked.Loss);
        Assert.Contains("hangs", blocked.Message, StringComparison.Ordinal);
        Assert.Single(captures);
        hanging.Unblock();
        await using IFrameSource again = await connector.ConnectAsync(TestContext.Current.CancellationToken);
        Assert.Empty(captures);
    }

    [Fact]
    public async Task A_thousand_losses_leave_no_thread_file_picture_or_memory_behind()
    {
        LiveConnector connector = Connector(() => new FakeCapture { FramesMax = 3, Width = 1280 });
        ReconnectOptions quick = new() { FirstDelay = TimeSpan.FromTicks(1), LongestDelay = TimeSpan.FromTicks(1) };
        int before = FakeCapture.Open;
        await using (ReconnectingSource source = await ReconnectingSource.OpenAsync(
            "fake", connector.ConnectAsync, quick, TimeProvider.System, _ => { }, TestContext.Current.CancellationToken))
        {
            FramePool pool = new(source.Description.Size, 1);
            await LiveReading.ReadUntilAsync(source, pool, () => source.Health.Reconnects >= 100);
            ProcessUse warm = ProcessUse.Now();
            await LiveReading.ReadUntilAsync(source, pool, () => source.Health.Reconnects >= 1000);
            ProcessUse after = ProcessUse.Now();
            // One at work, and some that the system has not yet cleared away.
            Assert.InRange(after.CaptureThreads, 0, 10);
            Assert.InRange(after.Files, 0, warm.Files + 20);

            // Three pictures of 184 kB for each of 900 connections would be 500 MB.
            Assert.InRange(after.ResidentMegabytes, 0, warm.ResidentMegabytes + 100);
            Assert.Equal(0, pool.Outstanding);
        }

        Assert.Equal(before, FakeCapture.Open);
    }

    [Fact]
    public async Task What_cannot_be_converted_is_of_no_use()
    {
        LiveConnector connector = Connector(() => new FakeCapture { IsConvertible = false });
        SourceException error = await Assert.ThrowsAsync<SourceException>(
            () => connector.ConnectAsync(TestContext.Current.CancellationToken));
        Assert.Equal(SourceLoss.Format, error.Loss);
    }

    private static LiveConnector Connector(Func<ICapture> open, SourceOptions? options = null)
    {
        Assert.True(LiveAddress.TryParse("rtsp://127.0.0.1/fake", out LiveAddress? address));
        return new LiveConnector(address, options ?? Options, TimeProvider.System, open);
    }
}
