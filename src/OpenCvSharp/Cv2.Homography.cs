using System.Collections.Generic;

namespace OpenCvSharp;

/// <content>Plane to plane.</content>
public static partial class Cv2
{
    /// <summary>The homography through four pairs of points.</summary>
    /// <param name="src">Four points.</param>
    /// <param name="dst">Where they go.</param>
    /// <returns>Target from source, 3x3 of CV_64FC1, which the caller disposes.</returns>
    public static Mat GetPerspectiveTransform(IEnumerable<Point2f> src, IEnumerable<Point2f> dst)
    {
        using Mat source = Arguments.Column(src, MatType.CV_32FC2);
        using Mat target = Arguments.Column(dst, MatType.CV_32FC2);
        return GetPerspectiveTransform(source, target);
    }

    /// <summary>The homography through four pairs of points.</summary>
    /// <param name="src">Four points, CV_32FC2.</param>
    /// <param name="dst">Where they go.</param>
    /// <returns>Target from source, 3x3 of CV_64FC1, which the caller disposes.</returns>
    public static Mat GetPerspectiveTransform(InputArray src, InputArray dst)
    {
        Mat matrix = new();
        NativeError.Check(NativeMethods.rs_imgproc_get_perspective_transform(
            src.Handle, dst.Handle, matrix.Handle));
        return matrix;
    }

    /// <summary>The best homography through four or more pairs of points.</summary>
    /// <param name="srcPoints">The points, CV_32FC2 or CV_64FC2.</param>
    /// <param name="dstPoints">Where they go.</param>
    /// <param name="method">How wrong pairs are treated.</param>
    /// <param name="ransacReprojThreshold">Largest error of a right pair, in units of the target.</param>
    /// <param name="mask">Receives 1 for each right pair.</param>
    /// <param name="maxIters">Largest number of iterations.</param>
    /// <param name="confidence">Wanted probability of a right result, 0 to 1.</param>
    /// <returns>Target from source, 3x3 of CV_64FC1, which the caller disposes; empty if there is none.</returns>
    public static Mat FindHomography(
        InputArray srcPoints,
        InputArray dstPoints,
        HomographyMethods method = HomographyMethods.None,
        double ransacReprojThreshold = 3,
        OutputArray? mask = null,
        int maxIters = 2000,
        double confidence = 0.995)
    {
        Mat matrix = new();
        NativeError.Check(NativeMethods.rs_calib3d_find_homography(
            srcPoints.Handle,
            dstPoints.Handle,
            (int)method,
            ransacReprojThreshold,
            mask.OrNone(),
            maxIters,
            confidence,
            matrix.Handle));
        return matrix;
    }

    /// <summary>The best homography through four or more pairs of points.</summary>
    /// <param name="srcPoints">The points.</param>
    /// <param name="dstPoints">Where they go.</param>
    /// <param name="method">How wrong pairs are treated.</param>
    /// <param name="ransacReprojThreshold">Largest error of a right pair, in units of the target.</param>
    /// <param name="mask">Receives 1 for each right pair.</param>
    /// <param name="maxIters">Largest number of iterations.</param>
    /// <param name="confidence">Wanted probability of a right result, 0 to 1.</param>
    /// <returns>Target from source, 3x3 of CV_64FC1, which the caller disposes; empty if there is none.</returns>
    public static Mat FindHomography(
        IEnumerable<Point2d> srcPoints,
        IEnumerable<Point2d> dstPoints,
        HomographyMethods method = HomographyMethods.None,
        double ransacReprojThreshold = 3,
        OutputArray? mask = null,
        int maxIters = 2000,
        double confidence = 0.995)
    {
        using Mat source = Arguments.Column(srcPoints, MatType.CV_64FC2);
        using Mat target = Arguments.Column(dstPoints, MatType.CV_64FC2);
        return FindHomography(source, target, method, ransacReprojThreshold, mask, maxIters, confidence);
    }

    /// <summary>Maps points by a homography.</summary>
    /// <param name="src">The points, CV_32FC2 or CV_64FC2.</param>
    /// <param name="dst">The mapped points.</param>
    /// <param name="m">Target from source, 3x3.</param>
    public static void PerspectiveTransform(InputArray src, OutputArray dst, InputArray m) =>
        NativeError.Check(NativeMethods.rs_core_perspective_transform(src.Handle, dst.Handle, m.Handle));

    /// <summary>Maps points by a homography.</summary>
    /// <param name="src">The points.</param>
    /// <param name="m">Target from source, 3x3.</param>
    /// <returns>The mapped points.</returns>
    public static Point2f[] PerspectiveTransform(IEnumerable<Point2f> src, Mat m)
    {
        using Mat points = Arguments.Column(src, MatType.CV_32FC2);
        using Mat mapped = new();
        PerspectiveTransform(points, mapped, m);
        return mapped.CopyOut<Point2f>();
    }

    /// <summary>Maps points by a homography.</summary>
    /// <param name="src">The points.</param>
    /// <param name="m">Target from source, 3x3.</param>
    /// <returns>The mapped points.</returns>
    public static Point2d[] PerspectiveTransform(IEnumerable<Point2d> src, Mat m)
    {
        using Mat points = Arguments.Column(src, MatType.CV_64FC2);
        using Mat mapped = new();
        PerspectiveTransform(points, mapped, m);
        return mapped.CopyOut<Point2d>();
    }
}
