using System;
using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>Imports of imgcodecs.cpp.</summary>
internal static partial class NativeMethods
{
    [LibraryImport(NativeLibraryLoader.OpenCv, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rs_imgcodecs_read(string path, int flags, out MatHandle result);

    [LibraryImport(NativeLibraryLoader.OpenCv, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rs_imgcodecs_write(
        string path, MatHandle image, ReadOnlySpan<int> options, int count, out int written);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_imgcodecs_decode(MatHandle bytes, int flags, out MatHandle result);

    [LibraryImport(NativeLibraryLoader.OpenCv, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rs_imgcodecs_encode(
        string extension, MatHandle image, ReadOnlySpan<int> options, int count, MatHandle bytes, out int encoded);
}
