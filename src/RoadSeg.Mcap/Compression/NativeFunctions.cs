using System.Runtime.InteropServices;

namespace RoadSeg.Mcap.Compression;

/// <summary>A library of the system that may be absent.</summary>
internal static class NativeFunctions
{
    /// <summary>Opens a library and looks for functions in it.</summary>
    /// <param name="library">As the loader knows it: <c>libzstd.so.1</c>.</param>
    /// <param name="names">The functions that are needed.</param>
    /// <returns>Their addresses in that order; null when the library or one of them is not there.</returns>
    internal static nint[]? Find(string library, params string[] names)
    {
        if (!NativeLibrary.TryLoad(library, out nint handle))
        {
            return null;
        }

        nint[] found = new nint[names.Length];
        for (int i = 0; i < names.Length; i++)
        {
            if (!NativeLibrary.TryGetExport(handle, names[i], out found[i]))
            {
                return null;
            }
        }

        return found;
    }
}
