using System;
using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>Imports of videoio.cpp.</summary>
internal static partial class NativeMethods
{
    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_capture_create(out CaptureHandle result);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_capture_delete(IntPtr capture);

    [LibraryImport(NativeLibraryLoader.OpenCv, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rs_capture_open_file(
        CaptureHandle capture, string name, int backend, ReadOnlySpan<int> options, int count, out int opened);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_capture_open_index(
        CaptureHandle capture, int index, int backend, ReadOnlySpan<int> options, int count, out int opened);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_capture_is_opened(CaptureHandle capture, out int opened);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_capture_close(CaptureHandle capture);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_capture_grab(CaptureHandle capture, out int grabbed);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_capture_retrieve(
        CaptureHandle capture, MatHandle image, int flag, out int retrieved);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_capture_read(CaptureHandle capture, MatHandle image, out int read);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_capture_get(CaptureHandle capture, int property, out double value);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_capture_set(CaptureHandle capture, int property, double value, out int accepted);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_capture_backend_name(
        CaptureHandle capture, Span<byte> buffer, int capacity, out int length);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_writer_create(out WriterHandle result);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_writer_delete(IntPtr writer);

    [LibraryImport(NativeLibraryLoader.OpenCv, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rs_writer_open(
        WriterHandle writer, string name, int backend, int fourcc, double fps, Size size, int color, out int opened);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_writer_is_opened(WriterHandle writer, out int opened);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_writer_write(WriterHandle writer, MatHandle image);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_writer_close(WriterHandle writer);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_writer_backend_name(
        WriterHandle writer, Span<byte> buffer, int capacity, out int length);
}
