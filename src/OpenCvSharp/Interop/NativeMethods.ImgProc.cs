using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>Imports of imgproc.cpp.</summary>
internal static partial class NativeMethods
{
    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_imgproc_resize(
        MatHandle source, MatHandle target, Size size, double fx, double fy, int interpolation);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_imgproc_cvt_color(MatHandle source, MatHandle target, int code, int channels);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_imgproc_laplacian(
        MatHandle source, MatHandle target, int depth, int kernelSize, double scale, double delta, int border);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_imgproc_warp_perspective(
        MatHandle source, MatHandle target, MatHandle matrix, Size size, int flags, int border,
        in Scalar borderValue);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_imgproc_remap(
        MatHandle source, MatHandle target, MatHandle first, MatHandle second, int interpolation, int border,
        in Scalar borderValue);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_imgproc_get_perspective_transform(
        MatHandle source, MatHandle target, MatHandle matrix);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_imgproc_find_contours(
        MatHandle image, MatHandle points, MatHandle lengths, MatHandle hierarchy, int mode, int method,
        Point offset);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_imgproc_moments(MatHandle array, int binaryImage, out Moments.Values result);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_imgproc_bounding_rect(MatHandle curve, out Rect result);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_imgproc_approx_poly_dp(
        MatHandle curve, MatHandle result, double epsilon, int closed);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_imgproc_contour_area(MatHandle contour, int oriented, out double result);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_imgproc_connected_components_with_stats(
        MatHandle image, MatHandle labels, MatHandle stats, MatHandle centroids, int connectivity, int labelType,
        out int count);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_imgproc_corner_sub_pix(
        MatHandle image, MatHandle corners, Size window, Size zeroZone, in TermCriteria criteria);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_imgproc_grab_cut(
        MatHandle image, MatHandle mask, Rect rect, MatHandle background, MatHandle foreground, int iterations,
        int mode);
}
