using System;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>
/// Finds the two native libraries next to this assembly, or where NuGet puts those of its package, and nowhere else,
/// so that a run never picks up a stale copy from the system.
/// </summary>
internal static class NativeLibraryLoader
{
    internal const string OpenCv = "roadseg_opencv";
    internal const string HighGui = "roadseg_highgui";

    internal static void Register()
    {
        NativeLibrary.SetDllImportResolver(typeof(NativeLibraryLoader).Assembly, Resolve);
    }

    internal static IntPtr LoadFrom(string directory, string libraryName)
    {
        string path = Path.Combine(directory, $"lib{libraryName}.so");
        string packaged = Path.Combine(directory, "runtimes", "linux-x64", "native", $"lib{libraryName}.so");
        path = File.Exists(path) || !File.Exists(packaged) ? path : packaged;
        if (!File.Exists(path))
        {
            throw new DllNotFoundException(
                $"\"{path}\" was not found: OpenCV's native library of RoadSeg has not been built or not been "
                + "copied. Run \"./run.sh setup\", which builds it, and build the project again.");
        }

        try
        {
            return NativeLibrary.Load(path);
        }
        catch (DllNotFoundException error)
        {
            throw new DllNotFoundException(
                $"\"{path}\" could not be loaded: {error.Message} A package of OpenCV is probably missing. "
                + "Run \"./run.sh setup\", which installs it.",
                error);
        }
    }

    private static IntPtr Resolve(string libraryName, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (libraryName is not (OpenCv or HighGui))
        {
            return IntPtr.Zero;
        }

        string? directory = Path.GetDirectoryName(assembly.Location);
        return LoadFrom(string.IsNullOrEmpty(directory) ? AppContext.BaseDirectory : directory, libraryName);
    }
}
