using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace OpenCvSharp;

/// <content>Fisheye lenses.</content>
public static partial class Cv2
{
    /// <summary>Lenses of the equidistant kind (Kannala and Brandt 2006): k1 to k4.</summary>
    [SuppressMessage("Design", "CA1034", Justification = "OpenCvSharp4 has this class here.")]
    public static class FishEye
    {
        /// <summary>Finds K, distortion and the pose of every view.</summary>
        /// <param name="objectPoints">The target's points of every view, CV_32FC3, in its own units.</param>
        /// <param name="imagePoints">Where they were seen, CV_32FC2, in pixels.</param>
        /// <param name="imageSize">Size of the images.</param>
        /// <param name="k">K, 3x3 CV_64FC1: a first guess with UseIntrinsicGuess, and the result.</param>
        /// <param name="d">k1 to k4, CV_64FC1: a first guess, and the result.</param>
        /// <param name="rvecs">Rotation camera from target of every view; the caller's.</param>
        /// <param name="tvecs">Translation camera from target of every view; the caller's.</param>
        /// <param name="flags">What may change and what is checked.</param>
        /// <param name="criteria">When the iteration ends; 100 rounds by default.</param>
        /// <returns>Root mean square of the reprojection error in pixels.</returns>
        public static double Calibrate(
            IEnumerable<Mat> objectPoints,
            IEnumerable<Mat> imagePoints,
            Size imageSize,
            InputOutputArray k,
            InputOutputArray d,
            out IEnumerable<Mat> rvecs,
            out IEnumerable<Mat> tvecs,
            FishEyeCalibrationFlags flags = FishEyeCalibrationFlags.None,
            TermCriteria? criteria = null)
        {
            using PolygonBuffer<Point3f> objects = new([.. objectPoints.Select(view => view.CopyOut<Point3f>())]);
            using PolygonBuffer<Point2f> images = new([.. imagePoints.Select(view => view.CopyOut<Point2f>())]);
            if (!objects.Lengths.SequenceEqual(images.Lengths))
            {
                throw new ArgumentException("The views do not match in number or points.", nameof(imagePoints));
            }

            using Mat rotations = new();
            using Mat translations = new();
            NativeError.Check(NativeMethods.rs_calib3d_fisheye_calibrate(
                objects.Points,
                images.Points,
                objects.Lengths,
                objects.Lengths.Length,
                imageSize,
                k.Handle,
                d.Handle,
                rotations.Handle,
                translations.Handle,
                (int)flags,
                criteria ?? TermCriteria.Both(100, MachineEpsilon),
                out double error));
            rvecs = Vectors(rotations);
            tvecs = Vectors(translations);
            return error;
        }

        private static Mat[] Vectors(Mat rows) =>
            [.. rows.CopyOut<Vec3d>().Select(row => Arguments.Column([row], MatType.CV_64FC3))];
    }
}
