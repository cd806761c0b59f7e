using System.Net;
using System.Net.Sockets;
using RoadSeg.OpenCv.Tests.Support;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Tests.Sources;

/// <summary>Why a stream cannot be opened, found out at real sockets.</summary>
[Collection(ProcessUse.Alone)]
public sealed class StreamDiagnosisTests
{
    [Theory]
    [InlineData("HTTP/1.0 404 Not Found", SourceLoss.NotFound, "404: it has nothing at this path")]
    [InlineData("HTTP/1.0 401 Unauthorized", SourceLoss.Refused, "401: it wants a right user name and password")]
    [InlineData("HTTP/1.0 503 Service Unavailable", SourceLoss.Refused, "the server answers 503")]
    [InlineData("HTTP/1.0 200 OK", SourceLoss.Format, "not with video that can be decoded here")]
    public async Task What_an_http_server_answers_is_told(string answer, SourceLoss loss, string expected)
    {
        using AnswerServer server = new(answer + "\r\nContent-Type: text/html\r\n\r\n<p>no video</p>");
        await AssertRefusedAsync($"http://127.0.0.1:{server.Port}/live", loss, expected);
    }

    [Theory]
    [InlineData("RTSP/1.0 404 Not Found", SourceLoss.NotFound, "404: it has nothing at this path")]
    [InlineData("RTSP/1.0 401 Unauthorized", SourceLoss.Refused, "401: it wants a right user name and password")]
    [InlineData("RTSP/1.0 200 OK", SourceLoss.Format, "or not over this --rtsp-transport")]
    public async Task What_an_rtsp_server_answers_is_told(string answer, SourceLoss loss, string expected)
    {
        using AnswerServer server = new(answer + "\r\nCSeq: 1\r\n\r\n");
        await AssertRefusedAsync($"rtsp://user:secret@127.0.0.1:{server.Port}/live", loss, expected);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("rtsp")]
    public Task Nobody_listens(string scheme) =>
        AssertRefusedAsync($"{scheme}://127.0.0.1:{Ports.FreeTcp()}/live", SourceLoss.Refused, "nobody listens there");

    [Theory]
    [InlineData("http")]
    [InlineData("rtsp")]
    public Task There_is_no_such_host(string scheme) =>
        AssertRefusedAsync($"{scheme}://no-such-host.invalid/live", SourceLoss.NotFound, "there is no host of that name");

    [Fact]
    public async Task A_port_that_another_program_uses_is_refused()
    {
        using UdpClient other = new(new IPEndPoint(IPAddress.Any, 0));
        int port = ((IPEndPoint)other.Client.LocalEndPoint!).Port;
        await AssertRefusedAsync($"udp://127.0.0.1:{port}", SourceLoss.Refused, "another program on this machine");
    }

    [Fact]
    public async Task A_broadcast_that_nobody_sends_is_not_there_in_time()
    {
        SourceException error = await Assert.ThrowsAsync<SourceException>(() => LiveReading.OpenAsync(
            $"udp://127.0.0.1:{Ports.FreeUdp()}", LiveReading.Hasty with { OpenTimeout = TimeSpan.FromSeconds(1) }));
        Assert.Equal(SourceLoss.TimedOut, error.Loss);
        Assert.Contains("--open-timeout", error.Message, StringComparison.Ordinal);
    }

    private static async Task AssertRefusedAsync(string address, SourceLoss loss, string expected)
    {
        SourceException error = await Assert.ThrowsAsync<SourceException>(
            () => LiveReading.OpenAsync(address, LiveReading.Hasty));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(loss, error.Loss);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }
}
