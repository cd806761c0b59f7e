using System;
using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>Imports of mat.cpp: life and content of a Mat.</summary>
internal static partial class NativeMethods
{
    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_mat_create(out MatHandle result);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_mat_create_sized(int rows, int cols, int type, out MatHandle result);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_mat_create_filled(
        int rows, int cols, int type, in Scalar value, out MatHandle result);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_mat_wrap(
        int rows, int cols, int type, IntPtr data, long stepBytes, out MatHandle result);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_mat_region(MatHandle source, Rect region, out MatHandle result);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_mat_clone(MatHandle source, out MatHandle result);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_mat_delete(IntPtr mat);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_mat_header(MatHandle mat, out MatHeader header);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_mat_allocate(MatHandle mat, int rows, int cols, int type);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_mat_copy_to(MatHandle source, MatHandle target, MatHandle mask);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_mat_convert_to(
        MatHandle source, MatHandle target, int type, double alpha, double beta);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_mat_set_to(MatHandle mat, in Scalar value, MatHandle mask);
}
