using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Sources;
using RoadSeg.OpenCv.Tests.Support;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Tests.Sources;

/// <summary>Streams on loopback. One after another: FFmpeg's options for a stream are the process's.</summary>
public sealed class LiveSourceTests : FrameSourceConformance, IDisposable
{
    private static readonly SourceOptions Patient = new()
    {
        OpenTimeout = TimeSpan.FromSeconds(10),
        ReadTimeout = TimeSpan.FromSeconds(5),
    };

    private static readonly SourceOptions Hasty = new()
    {
        OpenTimeout = TimeSpan.FromSeconds(2),
        ReadTimeout = TimeSpan.FromSeconds(1),
    };

    private readonly MjpegServer server = new();

    protected override int FramesToRead => 20;

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task A_stream_is_live_and_its_time_is_that_of_the_clock()
    {
        long start = Stopwatch.GetTimestamp();
        await using IFrameSource source = await LiveAsync(server.Address, Patient);
        Assert.True(source.Description.IsLive);
        Assert.Null(source.Description.FrameCount);
        Assert.Equal(new ImageSize(64, 48), source.Description.Size);
        Assert.StartsWith("FFMPEG mjpeg", source.Description.Reader, StringComparison.Ordinal);
        FramePool pool = new(source.Description.Size, 1);
        TimeSpan first = await ReadAsync(source, pool);
        TimeSpan last = first;
        for (int i = 0; i < 25; i++)
        {
            last = await ReadAsync(source, pool);
        }

        Assert.InRange((last - first).TotalSeconds, 0.2, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    [Fact]
    public async Task A_slow_reader_gets_the_newest_picture_and_the_gap_counts_the_rest()
    {
        await using IFrameSource source = await LiveAsync(server.Address, Patient);
        FramePool pool = new(source.Description.Size, 1);
        using (Frame? first = await source.ReadAsync(pool, TestContext.Current.CancellationToken))
        {
            Assert.NotNull(first);
        }

        await Promptness.AssertAsync(TimeSpan.FromMilliseconds(300), async () =>
        {
            int sent = server.Sent;
            for (int i = 0; i < 3000 && server.Sent < sent + 30; i++)
            {
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }

            using Frame? late = await source.ReadAsync(pool, TestContext.Current.CancellationToken);
            Assert.NotNull(late);
            Assert.True(late.Stamp.FrameId > 10, $"frame {late.Stamp.FrameId}");
            return TimeProvider.System.GetElapsedTime(late.ReceivedAt);
        });
    }

    [Fact]
    public async Task A_sender_that_hangs_up_is_a_lost_source()
    {
        await using IFrameSource source = await LiveAsync(server.Address, Patient);
        server.HangUp();
        SourceException error = await ReadToFailureAsync(source);
        Assert.Contains($"source \"{server.Address}\" was lost after", error.Message, StringComparison.Ordinal);
        Assert.Contains("the sender closed the connection", error.Message, StringComparison.Ordinal);
    }

    // A live source ends only by being lost.
    [Fact]
    public override async Task The_end_stays_the_end()
    {
        await using IFrameSource source = await LiveAsync(server.Address, Patient);
        server.HangUp();
        SourceException first = await ReadToFailureAsync(source);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(first.Message, (await ReadToFailureAsync(source)).Message);
        }
    }

    [Fact]
    public async Task A_sender_that_falls_silent_is_a_lost_source_after_the_time_out()
    {
        await using IFrameSource source = await LiveAsync(server.Address, Hasty);
        server.FallSilent();
        long start = Stopwatch.GetTimestamp();
        SourceException error = await ReadToFailureAsync(source);
        Assert.Contains("nothing came for", error.Message, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.5, 20);
    }

    [Fact]
    public async Task Waiting_for_a_silent_sender_is_cancelled_at_once()
    {
        SourceOptions patient = Patient with { ReadTimeout = TimeSpan.FromSeconds(60) };
        await using IFrameSource source = await LiveAsync(server.Address, patient);
        server.FallSilent();
        FramePool pool = new(source.Description.Size, 1);
        await Promptness.AssertCancelsAsync(source, pool);
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public async Task An_opening_that_blocks_is_cancelled_at_once()
    {
        // It accepts connections and never answers.
        using TcpListener mute = new(IPAddress.Loopback, 0);
        mute.Start();
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(400));
        SourceOptions patient = Hasty with { OpenTimeout = TimeSpan.FromSeconds(30) };
        long start = Stopwatch.GetTimestamp();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LiveSource.OpenAsync(
            $"http://127.0.0.1:{((IPEndPoint)mute.LocalEndpoint).Port}/x", patient, TimeProvider.System, stop.Token));

        // Far from the half minute it would have waited, however busy the machine.
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.3, 10);
    }

    [Fact]
    public async Task A_sender_that_never_answers_is_given_up_after_the_time_out()
    {
        using TcpListener mute = new(IPAddress.Loopback, 0);
        mute.Start();
        string address = $"http://127.0.0.1:{((IPEndPoint)mute.LocalEndpoint).Port}/x";
        long start = Stopwatch.GetTimestamp();
        SourceException error = await Assert.ThrowsAsync<SourceException>(() => LiveAsync(address, Hasty));
        Assert.Contains($"source \"{address}\"", error.Message, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.5, 20);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/live")]
    [InlineData("rtsp://user:secret@127.0.0.1:9/live")]
    public async Task Nobody_at_the_address_is_refused_without_telling_the_password(string address)
    {
        SourceException error = await Assert.ThrowsAsync<SourceException>(() => LiveAsync(address, Hasty));
        Assert.Contains("cannot be opened", error.Message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:9/live", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("camera:997")]
    [InlineData("/dev/video997")]
    public async Task A_camera_that_is_not_there_is_refused(string name)
    {
        SourceException error = await Assert.ThrowsAsync<SourceException>(() => LiveAsync(name, Hasty));
        Assert.Contains(
            $"source \"{name}\": there is no camera at /dev/video997", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broadcast_is_received_and_lost_when_its_sender_dies()
    {
        Ffmpeg.SkipUnlessInstalled();
        int port = Ports.FreeUdp();
        using Process sender = Ffmpeg.StartBroadcast(port);
        try
        {
            SourceOptions options = Patient with { ReadTimeout = TimeSpan.FromSeconds(2) };
            await using IFrameSource source = await LiveAsync($"udp://127.0.0.1:{port}", options);
            Assert.Equal(new ImageSize(128, 96), source.Description.Size);
            FramePool pool = new(source.Description.Size, 1);
            for (int i = 0; i < 10; i++)
            {
                await ReadAsync(source, pool);
            }

            sender.Kill();
            long start = Stopwatch.GetTimestamp();
            SourceException error = await ReadToFailureAsync(source);
            Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 20);
            Assert.Contains("was lost", error.Message, StringComparison.Ordinal);
            Assert.Equal(SourceLoss.TimedOut, error.Loss);
        }
        finally
        {
            if (!sender.HasExited)
            {
                sender.Kill();
            }
        }
    }

    [Fact]
    public async Task A_file_behind_http_ends_as_a_file()
    {
        using TemporaryFolder folder = new();
        string path = Clips.WriteH264(folder.File("clip.mp4"), 2, 10, "-movflags", "+faststart");
        using HttpListener files = new();
        string prefix = $"http://127.0.0.1:{Ports.FreeTcp()}/";
        files.Prefixes.Add(prefix);
        files.Start();
        Task serving = ServeAsync(files, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        await using (IFrameSource source = await LiveAsync(prefix + "clip.mp4", Patient))
        {
            FramePool pool = new(source.Description.Size, 1);
            long last = -1;
            while (await source.ReadAsync(pool, TestContext.Current.CancellationToken) is Frame frame)
            {
                last = frame.Stamp.FrameId;
                frame.Dispose();
            }

            Assert.Equal(19, last);
            Assert.Null(await source.ReadAsync(pool, TestContext.Current.CancellationToken));
        }

        files.Stop();
        await serving;
    }

    protected override Task<IFrameSource> OpenSourceAsync() => LiveAsync(server.Address, Patient);

    private static Task<IFrameSource> LiveAsync(string name, SourceOptions options) =>
        LiveSource.OpenAsync(name, options, TimeProvider.System, TestContext.Current.CancellationToken);

    private static async Task<TimeSpan> ReadAsync(IFrameSource source, FramePool pool)
    {
        using Frame? frame = await source.ReadAsync(pool, TestContext.Current.CancellationToken);
        Assert.NotNull(frame);
        return frame.Stamp.MediaTime;
    }

    private static async Task<SourceException> ReadToFailureAsync(IFrameSource source)
    {
        FramePool pool = new(source.Description.Size, 1);
        SourceException error = await Assert.ThrowsAsync<SourceException>(async () =>
        {
            while (true)
            {
                await ReadAsync(source, pool);
            }
        });
        Assert.Equal(0, pool.Outstanding);
        return error;
    }

    private static async Task ServeAsync(HttpListener files, byte[] content)
    {
        while (true)
        {
            HttpListenerContext request;
            try
            {
                request = await files.GetContextAsync();
            }
            catch (Exception e) when (!files.IsListening && e is HttpListenerException or InvalidOperationException)
            {
                // It was stopped, maybe between two requests.
                return;
            }

            try
            {
                request.Response.ContentLength64 = content.Length;
                await request.Response.OutputStream.WriteAsync(content);
                request.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
            {
                // The client left before the end; it comes back if it wants more.
            }
        }
    }
}
