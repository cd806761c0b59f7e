using System;
using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>Imports of core.cpp: errors, layout, threads, arithmetic.</summary>
internal static partial class NativeMethods
{
    // Runs before the first call through any part of this class.
    static NativeMethods() => NativeLibraryLoader.Register();

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_core_last_error(out ErrorReport target);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_core_layout(Span<int> sizes, int capacity, out int count);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_core_version(Span<byte> buffer, int capacity, out int length);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_core_build_information(Span<byte> buffer, int capacity, out int length);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_core_set_num_threads(int count);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_core_get_num_threads(out int count);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_core_add_weighted(
        MatHandle first, double alpha, MatHandle second, double beta, double gamma, MatHandle target, int depth);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_core_flip(MatHandle source, MatHandle target, int mode);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_core_rotate(MatHandle source, MatHandle target, int mode);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_core_mean_std_dev(
        MatHandle source, MatHandle mean, MatHandle deviation, MatHandle mask);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_core_perspective_transform(MatHandle source, MatHandle target, MatHandle matrix);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_core_set_rng(ulong state);
}
