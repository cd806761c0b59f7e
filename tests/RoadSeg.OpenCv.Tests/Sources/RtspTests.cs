using System.Collections.Concurrent;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Sources;
using RoadSeg.OpenCv.Tests.Support;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Tests.Sources;

/// <summary>A real RTSP server on loopback, over both transports.</summary>
[Collection(ProcessUse.Alone)]
public sealed class RtspTests
{
    [Theory]
    [InlineData(RtspTransport.Tcp)]
    [InlineData(RtspTransport.Udp)]
    public async Task A_stream_is_received_with_the_senders_time_and_found_again_after_a_loss(RtspTransport transport)
    {
        int port = Ports.FreeTcp();
        RtspCamera camera = new(port);
        try
        {
            ConcurrentQueue<string> noted = [];
            SourceOptions options = LiveReading.Hasty with { RtspTransport = transport, Note = noted.Enqueue };
            await using IFrameSource source = await LiveReading.OpenAsync(camera.Address, options);
            Assert.Equal(new ImageSize(160, 120), source.Description.Size);
            Assert.Equal("FFMPEG h264", source.Description.Reader);
            Assert.Contains(noted, line => line.Contains("sender's stamp", StringComparison.Ordinal));
            FramePool pool = new(source.Description.Size, 1);
            FrameStamp first = await LiveReading.ReadAsync(source, pool, 1);
            FrameStamp last = await LiveReading.ReadAsync(source, pool, 40);

            // The sender's stamps are a frame apart, however unevenly frames come.
            double frames = (last.MediaTime - first.MediaTime).TotalSeconds * RtspCamera.FramesPerSecond;
            Assert.Equal(last.FrameId - first.FrameId, frames, 0.1);

            camera.Dispose();
            camera = new RtspCamera(port);
            await LiveReading.ReadUntilAsync(source, pool, () => LiveReading.HealthOf(source).Reconnects > 0);
            Assert.Equal(0, pool.Outstanding);
        }
        finally
        {
            camera.Dispose();
        }
    }

    [Fact]
    public async Task A_path_that_the_server_does_not_have_is_not_found()
    {
        using RtspCamera camera = new(Ports.FreeTcp());
        SourceException error = await Assert.ThrowsAsync<SourceException>(
            () => LiveReading.OpenAsync(camera.Address + "-not", LiveReading.Hasty));
        Assert.Equal(SourceLoss.NotFound, error.Loss);
        Assert.Contains("the server answers 404", error.Message, StringComparison.Ordinal);
    }
}
