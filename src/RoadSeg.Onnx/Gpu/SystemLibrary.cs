namespace RoadSeg.Onnx.Gpu;

/// <summary>A library that GPU providers need from the system.</summary>
/// <param name="File">File name.</param>
/// <param name="Product">What it belongs to.</param>
/// <param name="Origin">Where it usually comes from.</param>
public sealed record SystemLibrary(string File, string Product, string Origin)
{
    private const string Toolkit =
        "NVIDIA's package repository for your distribution (https://developer.nvidia.com/cuda-downloads)";

    private static readonly SystemLibrary[] Known =
    [
        new("libcuda.so.1", "NVIDIA driver", "NVIDIA driver 580 or newer (package libcuda1 or the .run installer); "
            + "in a container: the NVIDIA container toolkit, docker run --gpus all"),
        new("libcudart.so.13", "CUDA 13 runtime", $"package cuda-cudart-13-0 of {Toolkit}"),
        new("libcublas.so.13", "cuBLAS 13", $"package libcublas-13-0 of {Toolkit}"),
        new("libcublasLt.so.13", "cuBLAS 13", $"package libcublas-13-0 of {Toolkit}"),
        new("libcurand.so.10", "cuRAND 10", $"package libcurand-13-0 of {Toolkit}"),
        new("libcufft.so.12", "cuFFT 12", $"package libcufft-13-0 of {Toolkit}"),
        new("libnvrtc.so.13", "CUDA 13 run-time compiler", $"package cuda-nvrtc-13-0 of {Toolkit}"),
        new("libcudnn.so.9", "cuDNN 9", "package cudnn9-cuda-13 (https://developer.nvidia.com/cudnn-downloads)"),
        new("libcudnn.so", "cuDNN 9", "package libcudnn9-dev-cuda-13, or a link of that name to libcudnn.so.9"),
        new("libnvinfer.so.10", "TensorRT 10",
            "package libnvinfer10 (https://developer.nvidia.com/tensorrt/download/10x), the build for CUDA 13"),
        new("libnvonnxparser.so.10", "TensorRT 10",
            "package libnvonnxparsers10 (https://developer.nvidia.com/tensorrt/download/10x), the build for CUDA 13"),
    ];

    /// <summary>
    /// Place in the order of installation: 0 for the driver, after all known ones for others, -1 for ONNX Runtime's.
    /// </summary>
    internal static int RankOf(string file)
    {
        int place = Array.FindIndex(Known, l => l.File == file);
        return place >= 0 ? place : file.StartsWith("libonnxruntime", StringComparison.Ordinal) ? -1 : Known.Length;
    }

    /// <summary>What is known of a file name; without a known origin for others.</summary>
    public static SystemLibrary Of(string file) => Known.FirstOrDefault(l => l.File == file)
        ?? new SystemLibrary(file, "system library", "your distribution's packages");
}

/// <summary>A library and where it was found.</summary>
/// <param name="Library">What it is.</param>
/// <param name="Path">Where the loader finds it; null when it does not.</param>
/// <param name="Problem">Why it cannot be used though it is there, or where it lies unseen; null when fine.</param>
public sealed record LibraryFinding(SystemLibrary Library, string? Path, string? Problem)
{
    /// <summary>True when the loader can use it.</summary>
    public bool IsUsable => Path is not null && Problem is null;

    /// <summary>One line for people.</summary>
    public string Describe() => IsUsable ? $"{Library.File}: {Path}"
        : Path is not null ? $"{Library.File}: \"{Path}\" cannot be used: {Problem}"
        : Problem is not null ? $"{Library.File} ({Library.Product}) is missing: {Problem}"
        : $"{Library.File} ({Library.Product}) is missing: it comes from {Library.Origin}";
}
