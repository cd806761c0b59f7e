using System;
using System.Collections.Generic;
using System.Linq;

namespace OpenCvSharp;

/// <content>
/// Cameras: matrix K (3x3), distortion k1, k2, p1, p2[, k3 ...], rotation vectors (axis times angle in radians).
/// </content>
public static partial class Cv2
{
    // DBL_EPSILON of C, which OpenCV uses as its default; C#'s double.Epsilon is another number.
    private const double MachineEpsilon = 2.2204460492503131e-16;

    /// <summary>Removes lens distortion.</summary>
    /// <param name="src">Image.</param>
    /// <param name="dst">Image of the same size and type; not the source itself.</param>
    /// <param name="cameraMatrix">K of the source.</param>
    /// <param name="distCoeffs">Distortion; an empty Mat for none.</param>
    /// <param name="newCameraMatrix">K of the target; that of the source by default.</param>
    public static void Undistort(
        InputArray src,
        OutputArray dst,
        InputArray cameraMatrix,
        InputArray distCoeffs,
        InputArray? newCameraMatrix = null)
    {
        NativeError.Check(NativeMethods.rs_calib3d_undistort(
            src.Handle, dst.Handle, cameraMatrix.Handle, distCoeffs.Handle, newCameraMatrix.OrNone()));
    }

    /// <summary>Maps for <see cref="Remap"/> that remove lens distortion and turn the camera.</summary>
    /// <param name="cameraMatrix">K of the source.</param>
    /// <param name="distCoeffs">Distortion; an empty Mat for none.</param>
    /// <param name="r">Rotation target from source, 3x3; an empty Mat for none.</param>
    /// <param name="newCameraMatrix">K of the target.</param>
    /// <param name="size">Size of the target.</param>
    /// <param name="m1type">Type of the first map: CV_32FC1, CV_32FC2 or CV_16SC2.</param>
    /// <param name="map1">First map.</param>
    /// <param name="map2">Second map.</param>
    public static void InitUndistortRectifyMap(
        InputArray cameraMatrix,
        InputArray distCoeffs,
        InputArray r,
        InputArray newCameraMatrix,
        Size size,
        MatType m1type,
        OutputArray map1,
        OutputArray map2)
    {
        NativeError.Check(NativeMethods.rs_calib3d_init_undistort_rectify_map(
            cameraMatrix.Handle,
            distCoeffs.Handle,
            r.Handle,
            newCameraMatrix.Handle,
            size,
            m1type,
            map1.Handle,
            map2.Handle));
    }

    /// <summary>Finds K, distortion and the pose of every view (Zhang 2000).</summary>
    /// <param name="objectPoints">The target's points of every view, in its own units.</param>
    /// <param name="imagePoints">Where they were seen, in pixels.</param>
    /// <param name="imageSize">Size of the images.</param>
    /// <param name="cameraMatrix">K, 3x3: a first guess with UseIntrinsicGuess, and the result.</param>
    /// <param name="distCoeffs">4, 5 or 8 coefficients: a first guess, and the result.</param>
    /// <param name="rvecs">Rotation camera from target of every view.</param>
    /// <param name="tvecs">Translation camera from target of every view, in the target's units.</param>
    /// <param name="flags">What may change.</param>
    /// <param name="criteria">When the iteration ends; 30 rounds by default.</param>
    /// <returns>Root mean square of the reprojection error in pixels.</returns>
    public static double CalibrateCamera(
        IEnumerable<IEnumerable<Point3f>> objectPoints,
        IEnumerable<IEnumerable<Point2f>> imagePoints,
        Size imageSize,
        double[,] cameraMatrix,
        double[] distCoeffs,
        out Vec3d[] rvecs,
        out Vec3d[] tvecs,
        CalibrationFlags flags = CalibrationFlags.None,
        TermCriteria? criteria = null)
    {
        using PolygonBuffer<Point3f> objects = new(objectPoints);
        using PolygonBuffer<Point2f> images = new(imagePoints);
        if (!objects.Lengths.SequenceEqual(images.Lengths))
        {
            throw new ArgumentException(
                $"The views do not match: {objects.Points.Length} object points in {objects.Lengths.Length} views and "
                + $"{images.Points.Length} image points in {images.Lengths.Length} views.",
                nameof(imagePoints));
        }

        using Mat camera = Arguments.Matrix(cameraMatrix);
        using Mat distortion = Arguments.Column(distCoeffs, MatType.CV_64FC1);
        using Mat rotations = new();
        using Mat translations = new();
        NativeError.Check(NativeMethods.rs_calib3d_calibrate_camera(
            objects.Points,
            objects.Lengths,
            images.Points,
            images.Lengths,
            objects.Lengths.Length,
            imageSize,
            camera.Handle,
            distortion.Handle,
            rotations.Handle,
            translations.Handle,
            (int)flags,
            criteria ?? TermCriteria.Both(30, MachineEpsilon),
            out double error));
        Array.Copy(Arguments.ToMatrix(camera), cameraMatrix, cameraMatrix.Length);
        double[] coefficients = distortion.CopyOut<double>();
        coefficients.AsSpan(0, Math.Min(coefficients.Length, distCoeffs.Length)).CopyTo(distCoeffs);
        rvecs = rotations.CopyOut<Vec3d>();
        tvecs = translations.CopyOut<Vec3d>();
        return error;
    }

    /// <summary>Projects points into the image.</summary>
    /// <param name="objectPoints">The points, CV_32FC3 or CV_64FC3.</param>
    /// <param name="rvec">Rotation camera from target.</param>
    /// <param name="tvec">Translation camera from target.</param>
    /// <param name="cameraMatrix">K.</param>
    /// <param name="distCoeffs">Distortion; an empty Mat for none.</param>
    /// <param name="imagePoints">Pixels, column of two channels.</param>
    /// <param name="jacobian">Receives the derivatives by pose, K and distortion.</param>
    /// <param name="aspectRatio">Fixed fx/fy for the derivatives; 0 for none.</param>
    public static void ProjectPoints(
        InputArray objectPoints,
        InputArray rvec,
        InputArray tvec,
        InputArray cameraMatrix,
        InputArray distCoeffs,
        OutputArray imagePoints,
        OutputArray? jacobian = null,
        double aspectRatio = 0)
    {
        NativeError.Check(NativeMethods.rs_calib3d_project_points(
            objectPoints.Handle,
            rvec.Handle,
            tvec.Handle,
            cameraMatrix.Handle,
            distCoeffs.Handle,
            imagePoints.Handle,
            jacobian.OrNone(),
            aspectRatio));
    }

    /// <summary>Projects points into the image.</summary>
    /// <param name="objectPoints">The points.</param>
    /// <param name="rvec">Rotation camera from target, three numbers.</param>
    /// <param name="tvec">Translation camera from target, three numbers.</param>
    /// <param name="cameraMatrix">K.</param>
    /// <param name="distCoeffs">Distortion: 4, 5 or 8 coefficients.</param>
    /// <param name="imagePoints">Pixels.</param>
    /// <param name="jacobian">The derivatives by pose, K and distortion.</param>
    /// <param name="aspectRatio">Fixed fx/fy for the derivatives; 0 for none.</param>
    public static void ProjectPoints(
        IEnumerable<Point3f> objectPoints,
        double[] rvec,
        double[] tvec,
        double[,] cameraMatrix,
        double[] distCoeffs,
        out Point2f[] imagePoints,
        out double[,] jacobian,
        double aspectRatio = 0)
    {
        using Mat objects = Arguments.Column(objectPoints, MatType.CV_32FC3);
        using Mat rotation = Arguments.Column(rvec, MatType.CV_64FC1);
        using Mat translation = Arguments.Column(tvec, MatType.CV_64FC1);
        using Mat camera = Arguments.Matrix(cameraMatrix);
        using Mat distortion = Arguments.Column(distCoeffs, MatType.CV_64FC1);
        using Mat images = new();
        using Mat derivatives = new();
        ProjectPoints(objects, rotation, translation, camera, distortion, images, derivatives, aspectRatio);
        imagePoints = images.CopyOut<Point2f>();
        jacobian = Arguments.ToMatrix(derivatives);
    }

    /// <summary>Finds the pose of a target from its points in the image.</summary>
    /// <param name="objectPoints">The target's points, at least four.</param>
    /// <param name="imagePoints">Where they were seen, in pixels.</param>
    /// <param name="cameraMatrix">K.</param>
    /// <param name="distCoeffs">Distortion; null for none.</param>
    /// <param name="rvec">Rotation camera from target: a first guess, and the result.</param>
    /// <param name="tvec">Translation camera from target: a first guess, and the result.</param>
    /// <param name="useExtrinsicGuess">Whether the given pose is a first guess.</param>
    /// <param name="flags">Method.</param>
    public static void SolvePnP(
        IEnumerable<Point3f> objectPoints,
        IEnumerable<Point2f> imagePoints,
        double[,] cameraMatrix,
        IEnumerable<double>? distCoeffs,
        ref double[] rvec,
        ref double[] tvec,
        bool useExtrinsicGuess = false,
        SolvePnPFlags flags = SolvePnPFlags.Iterative)
    {
        using Mat objects = Arguments.Column(objectPoints, MatType.CV_32FC3);
        using Mat images = Arguments.Column(imagePoints, MatType.CV_32FC2);
        using Mat camera = Arguments.Matrix(cameraMatrix);
        using Mat distortion = Arguments.Column(distCoeffs ?? [], MatType.CV_64FC1);
        using Mat rotation = useExtrinsicGuess ? Arguments.Column(rvec, MatType.CV_64FC1) : new Mat();
        using Mat translation = useExtrinsicGuess ? Arguments.Column(tvec, MatType.CV_64FC1) : new Mat();
        SolvePnP(objects, images, camera, distortion, rotation, translation, useExtrinsicGuess, flags);
        rvec = rotation.CopyOut<double>();
        tvec = translation.CopyOut<double>();
    }

    /// <summary>Finds the pose of a target from its points in the image.</summary>
    /// <param name="objectPoints">The target's points, at least four.</param>
    /// <param name="imagePoints">Where they were seen, in pixels.</param>
    /// <param name="cameraMatrix">K.</param>
    /// <param name="distCoeffs">Distortion; an empty Mat for none.</param>
    /// <param name="rvec">Rotation camera from target.</param>
    /// <param name="tvec">Translation camera from target.</param>
    /// <param name="useExtrinsicGuess">Whether the given pose is a first guess.</param>
    /// <param name="flags">Method.</param>
    public static void SolvePnP(
        InputArray objectPoints,
        InputArray imagePoints,
        InputArray cameraMatrix,
        InputArray distCoeffs,
        OutputArray rvec,
        OutputArray tvec,
        bool useExtrinsicGuess = false,
        SolvePnPFlags flags = SolvePnPFlags.Iterative)
    {
        NativeError.Check(NativeMethods.rs_calib3d_solve_pnp(
            objectPoints.Handle,
            imagePoints.Handle,
            cameraMatrix.Handle,
            distCoeffs.Handle,
            rvec.Handle,
            tvec.Handle,
            useExtrinsicGuess ? 1 : 0,
            (int)flags));
    }
}
