using System.Reflection;

namespace RoadSeg;

/// <summary>Native libraries that are built with RoadSeg and lie beside its assemblies. Any thread.</summary>
public static class BundledLibrary
{
    /// <summary>
    /// Where a library is looked for: beside the assembly that calls it, or where NuGet puts a package's libraries;
    /// never one that a system happens to have.
    /// </summary>
    /// <param name="assembly">The assembly that calls it.</param>
    /// <param name="file">Its name without a folder.</param>
    /// <returns>A full path; nothing may be there.</returns>
    public static string PathOf(Assembly assembly, string file)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        string folder = Path.GetDirectoryName(assembly.Location) is { Length: > 0 } own
            ? own
            : AppContext.BaseDirectory;
        string packaged = Path.Combine(folder, "runtimes", "linux-x64", "native", file);
        return File.Exists(packaged) ? packaged : Path.Combine(folder, file);
    }
}
