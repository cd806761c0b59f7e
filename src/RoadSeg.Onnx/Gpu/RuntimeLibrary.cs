using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace RoadSeg.Onnx.Gpu;

/// <summary>
/// Chooses the native ONNX Runtime before its first use: the GPU build in the folder <c>gpu</c> beside the program,
/// where <c>./run.sh setup --gpu</c> puts it, else the one that came with the program. Providers and runtime must be of
/// one build (docs/gpu.md), so both lie in one folder. And turns its telemetry off: without that, the npm build of 1.29
/// writes a device id and a database of events into the user's cache folder. Any thread.
/// </summary>
internal static partial class RuntimeLibrary
{
    // The name that ONNX Runtime's own C# API imports from.
    private const string ImportName = "onnxruntime";

    private const string TelemetryOff = "ORT_DISABLE_TELEMETRY";

    private static string GpuFolder => Path.Combine(AppContext.BaseDirectory, "gpu");

    private static string GpuCore => Path.Combine(GpuFolder, ProviderLibraries.Core);

    /// <summary>Folder of the runtime and its providers.</summary>
    public static string Folder => File.Exists(GpuCore) ? GpuFolder : AppContext.BaseDirectory;

    /// <summary>Providers that the runtime was built with; only those may be added to a session.</summary>
    public static IReadOnlyCollection<string> BuiltWith() => OrtEnv.Instance().GetAvailableProviders();

    // ONNX Runtime registers a resolver of its own at its first use and leaves one that is already there.
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Whatever touches ONNX Runtime first, this must come before.")]
    internal static void Initialize()
    {
        // The native environment: .NET's own variables do not reach it.
        _ = SetVariable(TelemetryOff, "1", overwrite: 1);
        if (File.Exists(GpuCore))
        {
            NativeLibrary.SetDllImportResolver(typeof(OrtEnv).Assembly, Resolve);
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == ImportName ? NativeLibrary.Load(GpuCore) : 0;

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
