using System.Collections.Immutable;
using RoadSeg.Onnx.Gpu;

namespace RoadSeg.Onnx.Tests.Gpu;

/// <summary>Two folders that look to the loader like a machine with everything GPU providers need.</summary>
internal sealed class FakeGpuMachine : IDisposable
{
    /// <summary>Libraries of the system, with what each needs.</summary>
    public static readonly (string File, string[] Needed)[] SystemLibraries =
    [
        ("libcuda.so.1", ["libc.so.6"]), ("libcudart.so.13", ["libc.so.6"]), ("libcublasLt.so.13", []),
        ("libcublas.so.13", ["libcublasLt.so.13"]), ("libcurand.so.10", []), ("libcudnn.so.9", []),
        ("libnvrtc.so.13", []), ("libnvinfer.so.10", []), ("libnvonnxparser.so.10", ["libnvinfer.so.10"]),
    ];

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("roadseg-gpu-");

    public FakeGpuMachine()
    {
        Directory.CreateDirectory(Providers);
        Directory.CreateDirectory(System);

        // As readelf tells of the real ones.
        FakeLibrary.Write(Path.Combine(Providers, "libonnxruntime_providers_shared.so"), ["libstdc++.so.6", "libc.so.6"]);
        FakeLibrary.Write(
            Path.Combine(Providers, "libonnxruntime_providers_cuda.so"),
            ["libcublasLt.so.13", "libcublas.so.13", "libcurand.so.10", "libcudart.so.13", "libcuda.so.1", "libc.so.6"]);
        FakeLibrary.Write(
            Path.Combine(Providers, "libonnxruntime_providers_tensorrt.so"),
            ["libcublas.so.13", "libnvinfer.so.10", "libnvonnxparser.so.10", "libcudart.so.13", "libcudnn.so.9"]);
        foreach ((string file, string[] needed) in SystemLibraries)
        {
            FakeLibrary.Write(Path.Combine(System, file), needed);
        }
    }

    public string Providers => Path.Combine(root.FullName, "providers");

    public string System => Path.Combine(root.FullName, "system");

    public ImmutableArray<LibraryFinding> Findings(DeviceChoice device) =>
        ProviderLibraries.Findings(device, Providers, new LibraryFolders([System]));

    public ProviderStatus Status(DeviceChoice device, string? noGpu = null) => ExecutionProviders.StatusOf(
        device, Findings(device), () => ["CUDAExecutionProvider", "TensorrtExecutionProvider", "CPUExecutionProvider"],
        () => noGpu);

    /// <summary>What the doctor says of this machine, its folders called by short names.</summary>
    public string[] Report()
    {
        List<string> lines = [];
        GpuReport.Write(
            [Status(DeviceChoice.TensorRt), Status(DeviceChoice.Cuda), new ProviderStatus(DeviceChoice.Cpu, null, [])],
            [], (subject, text) => lines.Add($"ok  {subject,-20} {text}"), (subject, text) => lines.Add($"--  {subject,-20} {text}"));
        return [.. lines.Select(l => l.Replace(System, "/usr/lib/x86_64-linux-gnu", StringComparison.Ordinal)
            .Replace(Providers, "gpu", StringComparison.Ordinal))];
    }

    public void Dispose() => root.Delete(recursive: true);
}
