using System.Text.Json;
using RoadSeg.Cli.Tests.Support;

namespace RoadSeg.Cli.Tests;

/// <summary>What a user meets who asks for a GPU, on a machine that need not have one.</summary>
[Collection(RunScriptTests.Building)]
public sealed class GpuTests
{
    private static readonly string Check = Repository.File("artifacts/bin/RoadSeg.GpuCheck/release/RoadSeg.GpuCheck");

    [Theory]
    [InlineData("--device", "cuda:x")]
    [InlineData("--device", "cuda:1:2")]
    [InlineData("--device", "cpu:0")]
    [InlineData("--device", "gpu")]
    [InlineData("--precision", "fp64")]
    public async Task What_is_no_device_or_precision(string option, string value)
    {
        ToolResult result = await Tool.RunRoadSegAsync("run", "synthetic:?seconds=1", option, value);
        Assert.Equal(2, result.Code);
        Assert.Contains($"\"{value}\"", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cuda")]
    [InlineData("cuda:1")]
    [InlineData("tensorrt")]
    public async Task A_device_that_cannot_be_had_is_refused_with_the_reason(string device)
    {
        await RequireNoGpuAsync();
        ToolResult result = await Tool.RunRoadSegAsync("run", "synthetic:?seconds=1", "--device", device);
        Assert.Equal(5, result.Code);
        Assert.Contains("is missing", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cpu_has_no_precision_but_the_models_own()
    {
        ToolResult result = await Tool.RunRoadSegAsync(
            "run", "synthetic:?seconds=1", "--device", "cpu", "--precision", "fp16");
        Assert.Equal(5, result.Code);
        Assert.Contains("fp16 on CPU", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_needs_a_size_and_TensorRT()
    {
        Assert.Equal(2, (await Tool.RunRoadSegAsync("build-engine")).Code);
        Assert.Equal(2, (await Tool.RunRoadSegAsync("build-engine", "--size", "0x0")).Code);
        Assert.Equal(2, (await Tool.RunRoadSegAsync("build-engine", "--size", "64x48", "--device", "cuda")).Code);
        await RequireNoGpuAsync();
        ToolResult result = await Tool.RunRoadSegAsync("build-engine", "--size", "64x48");
        Assert.Equal(5, result.Code);
        Assert.Contains("\"TensorRT\" cannot be used", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_says_what_each_provider_lacks()
    {
        ToolResult result = await Tool.RunRoadSegAsync("doctor", "--gpu");
        Assert.Equal(0, result.Code);
        Assert.Contains("provider TensorRT", result.Output, StringComparison.Ordinal);
        Assert.Contains("provider CUDA", result.Output, StringComparison.Ordinal);
        Assert.Contains("provider CPU", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_provider_is_in_the_metrics()
    {
        using TempFolder folder = new();
        ToolResult result = await Tool.RunRoadSegAsync(
            "run", "synthetic:?seconds=1&size=320x240", "--device", "cpu", "--metrics", folder["m.json"]);
        Assert.True(result.Code == 0, result.Error);
        using JsonDocument metrics = JsonDocument.Parse(await File.ReadAllBytesAsync(folder["m.json"], TestContext.Current.CancellationToken));
        JsonElement inference = metrics.RootElement.GetProperty("inference");
        Assert.Equal("CPU", inference.GetProperty("provider").GetString());
        Assert.Empty(inference.GetProperty("nodes").EnumerateObject());
    }

    // The whole way of the real check: packed, carried into an empty folder, unpacked and run there without .NET, npm or
    // a display; only the GPU is missing.
    [Fact]
    public async Task The_gpu_check_runs_dry()
    {
        Assert.SkipUnless(File.Exists(Check), "needs RoadSeg.GpuCheck, which is not built");
        using TempFolder folder = new();
        ToolResult result = await Tool.RunAsync(
            "env", "-C", folder.Path, Repository.File("run.sh"), "gpu-check", "--dry-run", "--runs", "2", "--json", "check.json");
        Assert.True(result.Code == 0, result.Output + result.Error);
        using JsonDocument report = JsonDocument.Parse(await File.ReadAllBytesAsync(folder["check.json"], TestContext.Current.CancellationToken));
        JsonElement[] rows = [.. report.RootElement.GetProperty("rows").EnumerateArray()];
        Assert.Equal(4, rows.Length);
        Assert.All(rows, row =>
        {
            Assert.True(row.GetProperty("agreement").GetDouble() >= 0.998, row.ToString());
            Assert.True(row.GetProperty("nodes").GetProperty("CPU").GetInt32() > 50, row.ToString());
            Assert.True(row.GetProperty("line_fps").GetDouble() > 0, row.ToString());
        });

        // Every recording that is here, the real ones too, in both forms of the network.
        JsonElement[] agreement = [.. report.RootElement.GetProperty("agreement").EnumerateArray()];
        string shared = Repository.File("../shared/recordings");
        int recordings = 1 + (Directory.Exists(shared) ? Directory.GetFiles(shared, "*.mp4").Length : 0);
        Assert.Equal(2 * recordings, agreement.Length);
        Assert.All(agreement, row => Assert.True(row.GetProperty("worst").GetDouble() >= 0.998, row.ToString()));
    }

    [Fact]
    public async Task The_gpu_check_without_a_gpu_is_not_ok_and_says_why()
    {
        Assert.SkipUnless(File.Exists(Check), "needs RoadSeg.GpuCheck, which is not built");
        await RequireNoGpuAsync();
        ToolResult result = await Tool.RunAsync(
            Check, "--device", "cuda", "--batches", "1", "--models", Repository.File("models"));
        Assert.Equal(5, result.Code);
        Assert.Contains("NOT ok", result.Output, StringComparison.Ordinal);
        Assert.Contains("libonnxruntime_providers_cuda.so", result.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await Tool.RunAsync(Check, "--nonsense")).Code);
    }

    private static async Task RequireNoGpuAsync()
    {
        ToolResult doctor = await Tool.RunRoadSegAsync("doctor", "--gpu");
        Assert.SkipWhen(
            doctor.Output.Contains("ok  provider CUDA", StringComparison.Ordinal), "needs a machine without a GPU");
    }
}
