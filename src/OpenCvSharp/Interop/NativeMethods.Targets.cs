using System;
using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>Imports of targets.cpp.</summary>
internal static partial class NativeMethods
{
    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_calib3d_find_circles_grid(
        MatHandle image, Size pattern, MatHandle centres, int flags, out int found);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_calib3d_fisheye_calibrate(
        ReadOnlySpan<Point3f> objectPoints, ReadOnlySpan<Point2f> imagePoints, ReadOnlySpan<int> lengths,
        int viewCount, Size imageSize, MatHandle camera, MatHandle distortion, MatHandle rvecs, MatHandle tvecs,
        int flags, in TermCriteria criteria, out double error);
}
