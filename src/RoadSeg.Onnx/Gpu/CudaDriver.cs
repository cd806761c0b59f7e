using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace RoadSeg.Onnx.Gpu;

/// <summary>A GPU as its driver describes it.</summary>
/// <param name="Index">Number for <c>--device cuda:N</c>.</param>
/// <param name="Name">Product name.</param>
/// <param name="ComputeCapability">For example <c>9.0</c>: what kernels are compiled for.</param>
/// <param name="MemoryMegabytes">Its memory in MiB.</param>
public sealed record GpuDevice(int Index, string Name, string ComputeCapability, long MemoryMegabytes)
{
    /// <summary>One line for people.</summary>
    public string Describe() => FormattableString.Invariant(
        $"cuda:{Index} {Name}, compute capability {ComputeCapability}, {MemoryMegabytes} MiB");
}

/// <summary>What the NVIDIA driver says of its GPUs. Any thread.</summary>
internal static partial class CudaDriver
{
    private const string Library = "libcuda.so.1";
    private const int AttributeMajor = 75;
    private const int AttributeMinor = 76;
    private const int NameBytes = 256;
    private const int NoDevice = 100;
    private const string VersionFile = "/proc/driver/nvidia/version";

    private delegate int Initialise(uint flags);

    private delegate int GetCount(out int count);

    private delegate int GetDevice(out int device, int ordinal);

    private delegate int GetName([Out] byte[] name, int length, int device);

    private delegate int GetAttribute(out int value, int attribute, int device);

    private delegate int GetMemory(out nuint bytes, int device);

    private delegate int GetVersion(out int version);

    /// <summary>The GPUs there are.</summary>
    /// <param name="problem">Why there are none; null when there are.</param>
    public static IReadOnlyList<GpuDevice> Devices(out string? problem)
    {
        if (!NativeLibrary.TryLoad(Library, out nint driver))
        {
            problem = $"the NVIDIA driver's library \"{Library}\" cannot be loaded.";
            return [];
        }

        int error = Import<Initialise>(driver, "cuInit")(0);
        int count = 0;
        if (error == 0)
        {
            error = Import<GetCount>(driver, "cuDeviceGetCount")(out count);
        }

        if (error != 0 || count == 0)
        {
            problem = error is 0 or NoDevice
                ? "the NVIDIA driver finds no GPU: is one in this machine, and given to this container?"
                : string.Create(CultureInfo.InvariantCulture, $"the NVIDIA driver fails with error {error}.");
            return [];
        }

        problem = null;
        return [.. Enumerable.Range(0, count).Select(i => Describe(driver, i))];
    }

    /// <summary>The driver's release, such as <c>580.65.06</c>; its CUDA version where that is not told.</summary>
    public static string DriverVersion()
    {
        if (File.Exists(VersionFile) && Release().Match(File.ReadAllText(VersionFile)) is { Success: true } match)
        {
            return match.Groups[1].Value;
        }

        return NativeLibrary.TryLoad(Library, out nint driver)
            && Import<GetVersion>(driver, "cuDriverGetVersion")(out int version) == 0
            ? string.Create(CultureInfo.InvariantCulture, $"CUDA {version / 1000}.{version % 1000 / 10}")
            : "none";
    }

    /// <summary>Release of TensorRT, such as <c>10.13.0</c>; none where its library is not there.</summary>
    public static string TensorRtVersion()
    {
        if (!NativeLibrary.TryLoad("libnvinfer.so.10", out nint library)
            || !NativeLibrary.TryGetExport(library, "getInferLibVersion", out nint address))
        {
            return "none";
        }

        // 10.13.0 is 101300: two digits each for minor and patch.
        int version = Marshal.GetDelegateForFunctionPointer<VersionNumber>(address)();
        return string.Create(
            CultureInfo.InvariantCulture, $"{version / 10_000}.{version / 100 % 100}.{version % 100}");
    }

    private delegate int VersionNumber();

    private static GpuDevice Describe(nint driver, int index)
    {
        Import<GetDevice>(driver, "cuDeviceGet")(out int device, index);
        byte[] name = new byte[NameBytes];
        Import<GetName>(driver, "cuDeviceGetName")(name, NameBytes, device);
        GetAttribute attribute = Import<GetAttribute>(driver, "cuDeviceGetAttribute");
        attribute(out int major, AttributeMajor, device);
        attribute(out int minor, AttributeMinor, device);
        Import<GetMemory>(driver, "cuDeviceTotalMem_v2")(out nuint bytes, device);
        int end = Array.IndexOf(name, (byte)0);
        return new GpuDevice(
            index, Encoding.UTF8.GetString(name, 0, Math.Max(0, end)),
            string.Create(CultureInfo.InvariantCulture, $"{major}.{minor}"), (long)(bytes >> 20));
    }

    private static T Import<T>(nint library, string name)
        where T : Delegate =>
        Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(library, name));

    [GeneratedRegex(@"Kernel Module[^\d]*(?:for \S+\s+)?(\d+\.\d+(?:\.\d+)?)")]
    private static partial Regex Release();
}
