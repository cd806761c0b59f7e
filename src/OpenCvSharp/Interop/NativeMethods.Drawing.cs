using System;
using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>Imports of drawing.cpp.</summary>
internal static partial class NativeMethods
{
    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_draw_line(
        MatHandle image, Point from, Point to, in Scalar color, int thickness, int lineType, int shift);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_draw_arrowed_line(
        MatHandle image, Point from, Point to, in Scalar color, int thickness, int lineType, int shift,
        double tipLength);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_draw_rectangle(
        MatHandle image, Point first, Point second, in Scalar color, int thickness, int lineType, int shift);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_draw_rectangle_area(
        MatHandle image, Rect area, in Scalar color, int thickness, int lineType, int shift);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_draw_circle(
        MatHandle image, Point center, int radius, in Scalar color, int thickness, int lineType, int shift);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_draw_polylines(
        MatHandle image, ReadOnlySpan<Point> points, ReadOnlySpan<int> lengths, int count, int closed,
        in Scalar color, int thickness, int lineType, int shift);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_draw_fill_poly(
        MatHandle image, ReadOnlySpan<Point> points, ReadOnlySpan<int> lengths, int count, in Scalar color,
        int lineType, int shift, Point offset);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_draw_fill_convex_poly(
        MatHandle image, ReadOnlySpan<Point> points, int count, in Scalar color, int lineType, int shift);

    [LibraryImport(NativeLibraryLoader.OpenCv, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rs_draw_put_text(
        MatHandle image, string text, Point origin, int font, double scale, in Scalar color, int thickness,
        int lineType, int bottomLeftOrigin);

    [LibraryImport(NativeLibraryLoader.OpenCv, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rs_draw_get_text_size(
        string text, int font, double scale, int thickness, out int baseline, out Size result);
}
