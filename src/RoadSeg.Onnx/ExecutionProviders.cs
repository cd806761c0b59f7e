using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using RoadSeg.Inference;
using RoadSeg.Onnx.Gpu;

namespace RoadSeg.Onnx;

/// <summary>
/// The providers in order of preference and whether each can be had here, with the reason when not. The one place
/// where a provider is added to a session. Any thread.
/// </summary>
public static class ExecutionProviders
{
    private static readonly Lazy<IReadOnlyList<ProviderStatus>> Probed = new(ProbeOnce);

    /// <summary>What each provider says of itself, best first; looked up once.</summary>
    public static IReadOnlyList<ProviderStatus> Probe() => Probed.Value;

    /// <summary>The GPUs there are; empty without the driver.</summary>
    public static IReadOnlyList<GpuDevice> Devices() => CudaDriver.Devices(out _);

    /// <summary>The provider that was asked for, or the best that looks usable; nothing is opened.</summary>
    /// <param name="choice">What was asked for.</param>
    /// <param name="report">Told which provider was taken and why each better one was passed over.</param>
    /// <exception cref="ModelException">The provider that was asked for cannot be had.</exception>
    public static DeviceChoice Choose(DeviceChoice choice, Action<string> report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return ProviderChain.Open(choice, Probe(), device => device, report);
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

    /// <summary>What ONNX Runtime calls it.</summary>
    internal static string RuntimeNameOf(DeviceChoice device) => device switch
    {
        DeviceChoice.Cuda => "CUDAExecutionProvider",
        DeviceChoice.TensorRt => "TensorrtExecutionProvider",
        _ => "CPUExecutionProvider",
    };

    /// <summary>Our name for what ONNX Runtime calls <paramref name="runtimeName"/>.</summary>
    internal static string NameOfRuntime(string runtimeName) =>
        Enum.GetValues<DeviceChoice>().Where(d => d != DeviceChoice.Auto && RuntimeNameOf(d) == runtimeName)
            .Select(NameOf).FirstOrDefault(runtimeName);

    /// <summary>Adds a provider to a session's options; the CPU is always there.</summary>
    /// <param name="options">Options of the session.</param>
    /// <param name="plan">The provider, its GPU and how it is to run.</param>
    /// <exception cref="ModelException">The runtime refuses it.</exception>
    internal static void Append(SessionOptions options, SessionPlan plan)
    {
        if (plan.Device == DeviceChoice.Cpu)
        {
            return;
        }

        try
        {
            // What TensorRT does not take CUDA does.
            if (plan.Device == DeviceChoice.TensorRt)
            {
                using OrtTensorRTProviderOptions tensorRt = new();
                tensorRt.UpdateOptions(new Dictionary<string, string>(plan.TensorRtOptions()));
                options.AppendExecutionProvider_Tensorrt(tensorRt);
            }

            using OrtCUDAProviderOptions cuda = new();
            cuda.UpdateOptions(new Dictionary<string, string>(plan.CudaOptions()));
            options.AppendExecutionProvider_CUDA(cuda);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException(
                $"device \"{NameOf(plan.Device)}\" cannot be used: {Structure.Printable.Text(e.Message, 600)}", e);
        }
    }

    /// <summary>What is to be said of a provider.</summary>
    /// <param name="device">CUDA or TensorRT.</param>
    /// <param name="libraries">The libraries it needs.</param>
    /// <param name="builtWith">Asked only when all are there: providers that the runtime was built with.</param>
    /// <param name="noGpu">Asked only when all are there: why there is no GPU; null when there is.</param>
    internal static ProviderStatus StatusOf(
        DeviceChoice device, ImmutableArray<LibraryFinding> libraries, Func<IReadOnlyCollection<string>> builtWith,
        Func<string?> noGpu)
    {
        LibraryFinding[] missing = [.. libraries.Where(l => !l.IsUsable)];
        string? unusable = null;
        if (missing.Length > 0)
        {
            string others = missing.Length == 1 ? ""
                : string.Create(
                    CultureInfo.InvariantCulture, $"; {missing.Length - 1} more (./run.sh doctor names all)");
            unusable = $"{missing[0].Describe()}{others}.";
        }
        else if (!builtWith().Contains(RuntimeNameOf(device)))
        {
            unusable = "ONNX Runtime's own library is a build for the CPU alone, and a provider of another build "
                + "would crash it: run ./run.sh setup --gpu, which brings both.";
        }
        else
        {
            unusable = noGpu();
        }

        return new ProviderStatus(device, unusable, libraries);
    }

    private static IReadOnlyList<ProviderStatus> ProbeOnce()
    {
        LibraryFolders search = LibraryFolders.OfSystem();
        return
        [
            Status(DeviceChoice.TensorRt),
            Status(DeviceChoice.Cuda),
            new ProviderStatus(DeviceChoice.Cpu, null, []),
        ];

        ProviderStatus Status(DeviceChoice device) => StatusOf(
            device, ProviderLibraries.Findings(device, RuntimeLibrary.Folder, search), RuntimeLibrary.BuiltWith,
            () =>
            {
                CudaDriver.Devices(out string? problem);
                return problem;
            });
    }
}
