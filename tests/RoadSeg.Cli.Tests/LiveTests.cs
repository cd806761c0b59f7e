using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using RoadSeg.Cli.Tests.Support;

namespace RoadSeg.Cli.Tests;

/// <summary>Cameras and streams as a user runs them: not there, lost, back again. The streams are ffmpeg's.</summary>
public sealed class LiveTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly int port = FreePort();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_stream_that_is_not_there_is_a_source_failure()
    {
        ToolResult result = await Tool.RunRoadSegAsync("run", Address);
        Assert.Equal(4, result.Code);
        Assert.Contains("nobody listens there", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_waited_for_when_that_is_asked_for_and_a_signal_ends_the_wait_at_once()
    {
        using Process process = Tool.Start(Tool.RoadSeg, "run", Address, "--wait-for-source");
        string? line = await process.StandardError.ReadLineAsync();
        Assert.StartsWith("warn: waiting for \"" + Address, line, StringComparison.Ordinal);
        await Task.Delay(1000);
        Assert.False(process.HasExited);
        long start = Stopwatch.GetTimestamp();
        await SignalAsync(process, "INT");
        ToolResult result = await Tool.FinishAsync(process);
        Assert.True(result.Code == 0, result.Error);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 30);
    }

    [Fact]
    public async Task A_stream_that_comes_late_ends_and_comes_back_is_followed()
    {
        using Process process = Tool.Start(Tool.RoadSeg, "run", Address, "--wait-for-source", "--read-timeout", "2",
            "--out", "jsonl:" + folder["o.jsonl"], "--metrics", folder["m.json"]);
        await ServeAsync(seconds: 3);
        await ServeAsync(seconds: 3);
        await SignalAsync(process, "INT");
        ToolResult result = await Tool.FinishAsync(process);
        Assert.True(result.Code == 0, result.Error);
        Assert.Contains("was lost after", result.Error, StringComparison.Ordinal);
        Assert.Contains("is back after", result.Error, StringComparison.Ordinal);
        Assert.Contains("note: the source was lost", result.Output, StringComparison.Ordinal);
        string[] lines = await File.ReadAllLinesAsync(folder["o.jsonl"]);
        double[] times =
            [.. lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("media_time_s").GetDouble())];
        Assert.True(times.Length > 10, $"{times.Length} frames");
        Assert.True(times[^1] > 3, $"the last frame is at {times[^1]} s");
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public async Task A_lost_stream_ends_the_run_when_that_is_asked_for()
    {
        Task serving = ServeAsync(seconds: 2);
        ToolResult result = await Tool.RunRoadSegAsync(
            "run", Address, "--no-reconnect", "--out", "jsonl:" + folder["o.jsonl"]);
        await serving;
        Assert.Equal(4, result.Code);
        Assert.Contains("was lost after", result.Error, StringComparison.Ordinal);
        Assert.NotEmpty(await File.ReadAllLinesAsync(folder["o.jsonl"]));
    }

    [Theory]
    [InlineData("--read-timeout", "0")]
    [InlineData("--open-timeout", "soon")]
    [InlineData("--rtsp-transport", "pigeon")]
    [InlineData("--wait-for-source", "--no-reconnect")]
    public async Task Options_that_cannot_be(params string[] options)
    {
        ToolResult result = await Tool.RunRoadSegAsync(["run", Address, .. options]);
        Assert.Equal(2, result.Code);
        Assert.Contains(options[0], result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_camera_setting_that_is_not_known()
    {
        ToolResult result = await Tool.RunRoadSegAsync("run", "camera:0?zoom=3");
        Assert.Equal(4, result.Code);
        Assert.Contains("expected size, fps, format, exposure, buffers", result.Error, StringComparison.Ordinal);
    }

    private string Address => $"http://127.0.0.1:{port}/live";

    // One client, and the connection ends with the clip. Until there is a client it listens. The run asks once at an
    // address that it cannot open, to say why: a sender that comes just then has had its client, and begins anew.
    private async Task ServeAsync(int seconds)
    {
        string clip = string.Create(
            CultureInfo.InvariantCulture, $"testsrc2=size=320x240:rate=20:duration={seconds}");
        ToolResult served = new(1, "", "Broken pipe");
        for (int i = 0; i < 5 && served.Error.Contains("Broken pipe", StringComparison.Ordinal); i++)
        {
            served = await Tool.RunAsync(
                "ffmpeg", "-v", "error", "-re", "-f", "lavfi", "-i", clip, "-c:v", "mjpeg", "-f", "mpjpeg", "-listen",
                "1", Address);
        }

        Assert.True(served.Code == 0, served.Error);
    }

    private static async Task SignalAsync(Process process, string signal)
    {
        ToolResult kill = await Tool.RunAsync(
            "kill", $"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(0, kill.Code);
    }

    private static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
