using System;
using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>Imports of calib3d.cpp.</summary>
internal static partial class NativeMethods
{
    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_calib3d_undistort(
        MatHandle source, MatHandle target, MatHandle camera, MatHandle distortion, MatHandle newCamera);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_calib3d_init_undistort_rectify_map(
        MatHandle camera, MatHandle distortion, MatHandle rotation, MatHandle newCamera, Size size, int type,
        MatHandle first, MatHandle second);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_calib3d_find_chessboard_corners(
        MatHandle image, Size pattern, MatHandle corners, int flags, out int found);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_calib3d_find_chessboard_corners_sb(
        MatHandle image, Size pattern, MatHandle corners, int flags, out int found);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_calib3d_draw_chessboard_corners(
        MatHandle image, Size pattern, MatHandle corners, int found);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_calib3d_calibrate_camera(
        ReadOnlySpan<Point3f> objectPoints, ReadOnlySpan<int> objectLengths, ReadOnlySpan<Point2f> imagePoints,
        ReadOnlySpan<int> imageLengths, int viewCount, Size imageSize, MatHandle camera, MatHandle distortion,
        MatHandle rvecs, MatHandle tvecs, int flags, in TermCriteria criteria, out double error);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_calib3d_project_points(
        MatHandle objectPoints, MatHandle rvec, MatHandle tvec, MatHandle camera, MatHandle distortion,
        MatHandle imagePoints, MatHandle jacobian, double aspectRatio);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_calib3d_solve_pnp(
        MatHandle objectPoints, MatHandle imagePoints, MatHandle camera, MatHandle distortion, MatHandle rvec,
        MatHandle tvec, int useGuess, int method);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_calib3d_rodrigues(MatHandle source, MatHandle target, MatHandle jacobian);

    [LibraryImport(NativeLibraryLoader.OpenCv)]
    internal static partial int rs_calib3d_find_homography(
        MatHandle source, MatHandle target, int method, double threshold, MatHandle mask, int maxIterations,
        double confidence, MatHandle matrix);
}
