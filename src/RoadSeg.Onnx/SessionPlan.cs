using System.Globalization;

namespace RoadSeg.Onnx;

/// <summary>On what and how a session runs. Immutable; any thread.</summary>
/// <param name="Device">The provider; not auto.</param>
/// <param name="Threads">Intra-op threads of the CPU's share.</param>
internal sealed record SessionPlan(DeviceChoice Device, int Threads)
{
    // As much as TensorRT may use while it tries tactics.
    private const long WorkspaceBytes = 1L << 30;

    /// <summary>Number of the GPU.</summary>
    public int DeviceIndex { get; init; }

    /// <summary>In which numbers it computes.</summary>
    public Precision Precision { get; init; }

    /// <summary>Runs are recorded once and replayed: shapes and addresses must not change.</summary>
    public bool UsesGraphs { get; init; }

    /// <summary>Where TensorRT writes and finds its engines; null for nowhere.</summary>
    public string? EngineFolder { get; init; }

    /// <summary>Where TensorRT keeps the times of kernels it has measured; null for nowhere.</summary>
    public string? TimingFolder { get; init; }

    /// <summary>Begins the path of a profile; null for none.</summary>
    public string? ProfilePrefix { get; init; }

    /// <summary>Options of the CUDA provider.</summary>
    public IReadOnlyDictionary<string, string> CudaOptions() => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["device_id"] = Text(DeviceIndex),
        // Shapes are fixed: the fastest convolution is looked for once, in the warm-up.
        ["cudnn_conv_algo_search"] = "EXHAUSTIVE",
        ["cudnn_conv_use_max_workspace"] = "1",
        // TF32 keeps 10 bits of products; float32 shall mean what it means on the CPU.
        ["use_tf32"] = Flag(Precision != Precision.Float32),
        ["enable_cuda_graph"] = Flag(UsesGraphs && Device == DeviceChoice.Cuda),
    };

    /// <summary>Options of the TensorRT provider.</summary>
    public IReadOnlyDictionary<string, string> TensorRtOptions()
    {
        Dictionary<string, string> options = new(StringComparer.Ordinal)
        {
            ["device_id"] = Text(DeviceIndex),
            ["trt_max_workspace_size"] = Text(WorkspaceBytes),
            ["trt_fp16_enable"] = Flag(Precision != Precision.Float32),
            // With a QDQ model the ranges are in the model; no calibration table is needed.
            ["trt_int8_enable"] = Flag(Precision == Precision.Int8),
            ["trt_cuda_graph_enable"] = Flag(UsesGraphs),
        };
        if (EngineFolder is not null)
        {
            options["trt_engine_cache_enable"] = Flag(true);
            options["trt_engine_cache_path"] = EngineFolder;
        }

        if (TimingFolder is not null)
        {
            options["trt_timing_cache_enable"] = Flag(true);
            options["trt_timing_cache_path"] = TimingFolder;
        }

        return options;
    }

    private static string Flag(bool isOn) => isOn ? "1" : "0";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
