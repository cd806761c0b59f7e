using Microsoft.ML.OnnxRuntime;
using RoadSeg.Inference;

namespace RoadSeg.Onnx;

/// <summary>
/// The providers in order of preference and whether each can be had here, with the reason when not. The one place
/// where a provider is added to a session.
/// </summary>
public static class ExecutionProviders
{
    // The names ONNX Runtime gives its provider libraries; each needs the shared bridge beside it.
    private const string CudaLibrary = "libonnxruntime_providers_cuda.so";
    private const string TensorRtLibrary = "libonnxruntime_providers_tensorrt.so";

    /// <summary>What each provider says of itself, best first: null when usable, else why not.</summary>
    public static IReadOnlyList<(DeviceChoice Device, string? Unusable)> Probe() =>
    [
        (DeviceChoice.TensorRt, Missing(TensorRtLibrary)),
        (DeviceChoice.Cuda, Missing(CudaLibrary)),
        (DeviceChoice.Cpu, null),
    ];

    /// <summary>Takes the provider that was asked for, or the best usable one.</summary>
    /// <param name="choice">What was asked for.</param>
    /// <param name="report">Told which provider was taken and why each better one was passed over.</param>
    /// <returns>The provider to use.</returns>
    /// <exception cref="ModelException">The provider that was asked for cannot be had.</exception>
    public static DeviceChoice Choose(DeviceChoice choice, Action<string> report)
    {
        ArgumentNullException.ThrowIfNull(report);
        IReadOnlyList<(DeviceChoice Device, string? Unusable)> providers = Probe();
        if (choice != DeviceChoice.Auto)
        {
            string? unusable = providers.First(p => p.Device == choice).Unusable;
            return unusable is null ? choice : throw new ModelException(
                $"device \"{NameOf(choice)}\" cannot be used: {unusable} "
                + "Use --device auto or cpu, or run ./run.sh doctor.");
        }

        foreach ((DeviceChoice device, string? unusable) in providers)
        {
            if (unusable is null)
            {
                report($"provider {NameOf(device)}");
                return device;
            }

            report($"provider {NameOf(device)} passed over: {unusable}");
        }

        throw new ModelException(
            "no execution provider can be used, not even the CPU: the ONNX Runtime library is broken.");
    }

    /// <summary>Adds a provider to a session's options; the CPU is always there.</summary>
    public static void Append(SessionOptions options, DeviceChoice device)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (device == DeviceChoice.Cpu)
        {
            return;
        }

        string library = device == DeviceChoice.Cuda ? CudaLibrary : TensorRtLibrary;
        string name = NameOf(device);
        OrtEnv environment = OrtEnv.Instance();
        environment.RegisterExecutionProviderLibrary(name, Path.Combine(AppContext.BaseDirectory, library));
        List<OrtEpDevice> devices =
        [
            .. environment.GetEpDevices().Where(d => d.EpName.Contains(name, StringComparison.OrdinalIgnoreCase)),
        ];
        if (devices.Count == 0)
        {
            throw new ModelException($"device \"{name}\" cannot be used: \"{library}\" loads but offers no device.");
        }

        options.AppendExecutionProvider(environment, [devices[0]], new Dictionary<string, string>());
    }

    /// <summary>The name in logs, metrics and on the command line.</summary>
    public static string NameOf(DeviceChoice device) => device switch
    {
        DeviceChoice.Auto => "auto",
        DeviceChoice.Cpu => "CPU",
        DeviceChoice.Cuda => "CUDA",
        DeviceChoice.TensorRt => "TensorRT",
        _ => throw new ArgumentOutOfRangeException(nameof(device)),
    };

    private static string? Missing(string library)
    {
        string path = Path.Combine(AppContext.BaseDirectory, library);
        return File.Exists(path)
            ? "GPU providers are present but not supported by this version yet."
            : $"the provider library \"{library}\" is not installed.";
    }
}
