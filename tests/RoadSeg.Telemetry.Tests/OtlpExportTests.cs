using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using RoadSeg.Metrics;

namespace RoadSeg.Telemetry.Tests;

public sealed class OtlpExportTests
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_collector_gets_the_metrics_of_the_line_and_of_the_runtime_at_the_end_at_the_latest()
    {
        int port = FreePort();
        Task<(string Path, string Type, string Body)> request = TakeOneAsync(port);
        ConcurrentQueue<string> warnings = new();
        using (StageMetrics metrics = new())
        using (OtlpExport.Start(OtlpExport.TryParse($"http://127.0.0.1:{port}")!, Never, warnings.Enqueue))
        {
            metrics.Worked(metrics.Stage("a stage of the test"), TimeSpan.FromMilliseconds(3));
        }

        (string path, string type, string body) = await request.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(("/v1/metrics", "application/x-protobuf"), (path, type));
        Assert.Contains("roadseg.stage.work_time", body, StringComparison.Ordinal);
        Assert.Contains("a stage of the test", body, StringComparison.Ordinal);
        Assert.Contains("dotnet.gc.collections", body, StringComparison.Ordinal);
        Assert.Empty(warnings);
    }

    [Fact]
    public void A_collector_that_is_not_there_is_told_once_and_holds_nothing_up()
    {
        Uri endpoint = OtlpExport.TryParse($"http://127.0.0.1:{FreePort()}/")!;
        ConcurrentQueue<string> warnings = new();
        using (StageMetrics metrics = new())
        using (OtlpExport.Start(endpoint, TimeSpan.FromMilliseconds(20), warnings.Enqueue))
        {
            metrics.Worked(metrics.Stage("infer"), TimeSpan.FromMilliseconds(3));
            Assert.True(SpinWait.SpinUntil(() => !warnings.IsEmpty, TimeSpan.FromSeconds(30)));
        }

        Assert.StartsWith(
            $"metrics cannot be sent to \"{endpoint}\": ", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:4318", "http://localhost:4318/v1/metrics")]
    [InlineData("https://host/", "https://host/v1/metrics")]
    [InlineData("http://host/otlp/v1/metrics", "http://host/otlp/v1/metrics")]
    [InlineData("localhost:4318", null)]
    [InlineData("ftp://host", null)]
    [InlineData("", null)]
    public void Addresses_are_completed_or_refused(string text, string? expected) =>
        Assert.Equal(expected, OtlpExport.TryParse(text)?.ToString());

    // Listens when it returns for the first time.
    private static async Task<(string Path, string Type, string Body)> TakeOneAsync(int port)
    {
        using HttpListener collector = new();
        collector.Prefixes.Add($"http://127.0.0.1:{port}/");
        collector.Start();
        HttpListenerContext context = await collector.GetContextAsync();
        using MemoryStream body = new();
        await context.Request.InputStream.CopyToAsync(body);
        context.Response.StatusCode = 200;
        context.Response.Close();
        return (context.Request.Url!.AbsolutePath, context.Request.ContentType!, Encoding.UTF8.GetString(body.ToArray()));
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
