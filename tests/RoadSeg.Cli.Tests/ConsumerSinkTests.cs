using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using RoadSeg.Cli.Tests.Support;

namespace RoadSeg.Cli.Tests;

/// <summary>Sinks that other programs read, as a user writes them.</summary>
public sealed class ConsumerSinkTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("shm:", "has no target")]
    [InlineData("shm:../x", "names no shared memory")]
    [InlineData("jsonl:tcp:", "no address to listen on")]
    [InlineData("jsonl:tcp:somewhere:1", "no address to listen on")]
    [InlineData("foxglove:", "has no target")]
    [InlineData("foxglove:99999", "no address to listen on")]
    public async Task What_cannot_be_meant_is_a_matter_of_usage(string sink, string expected)
    {
        ToolResult result = await Tool.RunRoadSegAsync("run", "synthetic:?seconds=1", "--out", sink);
        Assert.Equal(2, result.Code);
        Assert.Contains($"\"{sink}\"", result.Error, StringComparison.Ordinal);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_that_is_taken_is_a_failure_of_the_sink()
    {
        await File.WriteAllTextAsync(folder["taken"], "");
        await File.AppendAllTextAsync(folder["taken"], "mine");
        ToolResult result = await Tool.RunRoadSegAsync(
            "run", "synthetic:?seconds=1", "--out", "jsonl:unix:" + folder["taken"]);
        Assert.Equal(6, result.Code);
        Assert.Equal("mine", await File.ReadAllTextAsync(folder["taken"]));
    }

    [Fact]
    public async Task Lines_from_a_socket_are_those_of_the_file()
    {
        using Process run = Tool.Start(
            Tool.RoadSeg, "run", Repository.File("recordings/street.mp4"), "--rate", "1",
            "--camera", Repository.File("calibration/street.yaml"),
            "--out", "jsonl:" + folder["o.jsonl"], "--out", "jsonl:unix:" + folder["lines"]);
        string? said = await run.StandardError.ReadLineAsync();
        Assert.Equal("roadseg: lines at unix:" + folder["lines"], said);
        List<string> lines = [];
        using (Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(folder["lines"]));
            using StreamReader reader = new(new NetworkStream(socket));
            while (lines.Count < 10)
            {
                lines.Add(await reader.ReadLineAsync() ?? throw new InvalidOperationException("closed"));
            }
        }

        await Tool.RunAsync("kill", "-INT", run.Id.ToString(CultureInfo.InvariantCulture));
        ToolResult result = await Tool.FinishAsync(run);
        Assert.True(result.Code == 0, result.Error);
        Assert.Contains("1 readers", result.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["lines"]));
        string[] expected = await File.ReadAllLinesAsync(folder["o.jsonl"]);
        Assert.All(lines, line => Assert.Contains(line, expected));
        Assert.Equal(10, lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("frame").GetInt64()).Distinct().Count());
    }
}
