using System.Diagnostics;
using RoadSeg.Frames;
using RoadSeg.OpenCv.Tests.Support;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Tests.Sources;

/// <summary>Real streams on loopback that are lost and come back. One after another, and alone: they are counted.</summary>
[Collection(ProcessUse.Alone)]
public sealed class LiveReconnectTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_sender_that_hangs_up_is_dialled_again()
    {
        using MjpegServer server = new();
        await using IFrameSource source = await LiveReading.OpenAsync(server.Address, LiveReading.Hasty);
        FramePool pool = new(source.Description.Size, 1);
        await LiveReading.ReadAsync(source, pool, 5);
        for (int i = 1; i <= 3; i++)
        {
            server.HangUp();
            await LiveReading.ReadUntilAsync(source, pool, () => LiveReading.HealthOf(source).Reconnects == i);
        }

        Assert.True(LiveReading.HealthOf(source).IsConnected);
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public async Task A_silent_sender_is_lost_within_the_time_out_and_found_when_it_speaks_again()
    {
        using MjpegServer server = new();
        await using IFrameSource source = await LiveReading.OpenAsync(server.Address, LiveReading.Hasty);
        FramePool pool = new(source.Description.Size, 1);
        await LiveReading.ReadAsync(source, pool, 5);
        server.FallSilent();
        long start = Stopwatch.GetTimestamp();
        Task<FrameStamp> reading =
            LiveReading.ReadUntilAsync(source, pool, () => LiveReading.HealthOf(source).Reconnects == 1);
        await WaitAsync(() => !LiveReading.HealthOf(source).IsConnected);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.5, Patience.TotalSeconds);
        Assert.Equal(SourceLoss.TimedOut, LiveReading.HealthOf(source).Reason);
        Assert.Contains("nothing came for", LiveReading.HealthOf(source).Detail, StringComparison.Ordinal);
        server.Speak();
        await reading.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_server_that_goes_away_is_refused_until_it_is_back()
    {
        MjpegServer first = new();
        int port = first.Port;
        await using IFrameSource source = await LiveReading.OpenAsync(first.Address, LiveReading.Hasty);
        FramePool pool = new(source.Description.Size, 1);
        FrameStamp before = await LiveReading.ReadAsync(source, pool, 5);
        first.Dispose();
        Task<FrameStamp> reading =
            LiveReading.ReadUntilAsync(source, pool, () => LiveReading.HealthOf(source).Reconnects == 1);
        await WaitAsync(() => LiveReading.HealthOf(source).Reason == SourceLoss.Refused);
        using MjpegServer second = new(port: port);
        FrameStamp after = await reading.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.True(after.FrameId > before.FrameId && after.MediaTime > before.MediaTime);
    }

    [Fact]
    public async Task A_sender_that_comes_back_in_another_size_is_an_error()
    {
        using MjpegServer server = new();
        await using IFrameSource source = await LiveReading.OpenAsync(server.Address, LiveReading.Hasty);
        FramePool pool = new(source.Description.Size, 1);
        await LiveReading.ReadAsync(source, pool, 5);
        server.Resize(96, 64);
        server.HangUp();
        SourceException error = await Assert.ThrowsAsync<SourceException>(
            () => LiveReading.ReadUntilAsync(source, pool, () => false));
        Assert.Equal(SourceLoss.Format, error.Loss);
        Assert.Contains("expected 64x48, got 96x64", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public async Task Waiting_for_a_lost_source_is_cancelled_at_once()
    {
        MjpegServer server = new();
        await using IFrameSource source = await LiveReading.OpenAsync(server.Address, LiveReading.Hasty);
        FramePool pool = new(source.Description.Size, 1);
        await LiveReading.ReadAsync(source, pool, 5);
        server.Dispose();
        await Promptness.AssertCancelsAsync(source, pool, () => !LiveReading.HealthOf(source).IsConnected);
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public async Task Forty_real_losses_leave_no_thread_or_socket_behind()
    {
        using MjpegServer server = new(intervalMs: 5) { PicturesEach = 3 };
        await using IFrameSource source = await LiveReading.OpenAsync(server.Address, LiveReading.Hasty);
        FramePool pool = new(source.Description.Size, 1);
        await LiveReading.ReadUntilAsync(source, pool, () => LiveReading.HealthOf(source).Reconnects >= 10);
        ProcessUse warm = ProcessUse.Now();
        await LiveReading.ReadUntilAsync(source, pool, () => LiveReading.HealthOf(source).Reconnects >= 50);
        ProcessUse after = ProcessUse.Now();
        Assert.InRange(after.CaptureThreads, 0, 10);
        Assert.InRange(after.Files, 0, warm.Files + 10);
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public async Task A_broadcast_whose_sender_dies_is_received_again_when_it_is_started_again()
    {
        Ffmpeg.SkipUnlessInstalled();
        int port = Ports.FreeUdp();
        Process sender = Ffmpeg.StartBroadcast(port);
        try
        {
            await using IFrameSource source = await LiveReading.OpenAsync($"udp://127.0.0.1:{port}", LiveReading.Hasty);
            FramePool pool = new(source.Description.Size, 1);
            await LiveReading.ReadAsync(source, pool, 10);
            sender.Kill();
            Task<FrameStamp> reading =
                LiveReading.ReadUntilAsync(source, pool, () => LiveReading.HealthOf(source).Reconnects == 1);
            await WaitAsync(() => LiveReading.HealthOf(source).Reason == SourceLoss.TimedOut);
            sender.Dispose();
            sender = Ffmpeg.StartBroadcast(port);
            await reading.WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
        finally
        {
            sender.Kill();
            sender.Dispose();
        }
    }

    private static async Task WaitAsync(Func<bool> holds)
    {
        long start = Stopwatch.GetTimestamp();
        while (!holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, "what was waited for did not happen");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
