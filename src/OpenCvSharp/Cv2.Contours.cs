using System;
using System.Collections.Generic;

namespace OpenCvSharp;

/// <content>Contours and shapes.</content>
public static partial class Cv2
{
    /// <summary>Finds the contours of non-zero regions.</summary>
    /// <param name="image">CV_8UC1; or CV_32SC1 with RetrievalModes.FloodFill.</param>
    /// <param name="contours">The contours.</param>
    /// <param name="hierarchy">Neighbours of each contour.</param>
    /// <param name="mode">Which contours.</param>
    /// <param name="method">Which of their points.</param>
    /// <param name="offset">Added to every point.</param>
    public static void FindContours(
        InputArray image,
        out Point[][] contours,
        out HierarchyIndex[] hierarchy,
        RetrievalModes mode,
        ContourApproximationModes method,
        Point? offset = null)
    {
        using Mat points = new();
        using Mat lengths = new();
        using Mat links = new();
        NativeError.Check(NativeMethods.rs_imgproc_find_contours(
            image.Handle,
            points.Handle,
            lengths.Handle,
            links.Handle,
            (int)mode,
            (int)method,
            offset.GetValueOrDefault()));
        ReadOnlySpan<Point> all = points.CopyOut<Point>();
        int[] counts = lengths.CopyOut<int>();
        contours = new Point[counts.Length][];
        for (int i = 0; i < counts.Length; i++)
        {
            contours[i] = all[..counts[i]].ToArray();
            all = all[counts[i]..];
        }

        hierarchy = Array.ConvertAll(
            links.CopyOut<Vec4i>(), link => new HierarchyIndex(link.Item0, link.Item1, link.Item2, link.Item3));
    }

    /// <summary>Finds the contours of non-zero regions.</summary>
    /// <param name="image">CV_8UC1; or CV_32SC1 with RetrievalModes.FloodFill.</param>
    /// <param name="mode">Which contours.</param>
    /// <param name="method">Which of their points.</param>
    /// <param name="offset">Added to every point.</param>
    /// <returns>The contours.</returns>
    public static Point[][] FindContoursAsArray(
        InputArray image, RetrievalModes mode, ContourApproximationModes method, Point? offset = null)
    {
        FindContours(image, out Point[][] contours, out _, mode, method, offset);
        return contours;
    }

    /// <summary>Moments of an image of one channel, or of a contour in a Mat.</summary>
    /// <param name="array">The image or contour.</param>
    /// <param name="binaryImage">Whether every non-zero pixel counts as 1.</param>
    /// <returns>The moments.</returns>
    public static Moments Moments(InputArray array, bool binaryImage = false)
    {
        NativeError.Check(NativeMethods.rs_imgproc_moments(
            array.Handle, binaryImage ? 1 : 0, out OpenCvSharp.Moments.Values values));
        return new Moments(values);
    }

    /// <summary>Moments of a contour.</summary>
    /// <param name="array">Its points.</param>
    /// <param name="binaryImage">Without effect for contours.</param>
    /// <returns>The moments.</returns>
    public static Moments Moments(IEnumerable<Point> array, bool binaryImage = false)
    {
        using Mat points = Arguments.Column(array, MatType.CV_32SC2);
        return Moments(points, binaryImage);
    }

    /// <summary>The upright box around the points of a Mat, or around the non-zero pixels of a grey image.</summary>
    /// <param name="curve">The points or the image.</param>
    /// <returns>The box.</returns>
    public static Rect BoundingRect(InputArray curve)
    {
        NativeError.Check(NativeMethods.rs_imgproc_bounding_rect(curve.Handle, out Rect box));
        return box;
    }

    /// <summary>The upright box around points.</summary>
    /// <param name="curve">The points.</param>
    /// <returns>The box.</returns>
    public static Rect BoundingRect(IEnumerable<Point> curve)
    {
        using Mat points = Arguments.Column(curve, MatType.CV_32SC2);
        return BoundingRect(points);
    }

    /// <summary>The upright box around points.</summary>
    /// <param name="curve">The points.</param>
    /// <returns>The box.</returns>
    public static Rect BoundingRect(IEnumerable<Point2f> curve)
    {
        using Mat points = Arguments.Column(curve, MatType.CV_32FC2);
        return BoundingRect(points);
    }

    /// <summary>A curve with fewer points (Ramer, Douglas and Peucker).</summary>
    /// <param name="curve">The points, CV_32SC2 or CV_32FC2.</param>
    /// <param name="approxCurve">The remaining points.</param>
    /// <param name="epsilon">Largest distance from the original, in pixels.</param>
    /// <param name="closed">Whether the last point is joined to the first.</param>
    public static void ApproxPolyDP(InputArray curve, OutputArray approxCurve, double epsilon, bool closed)
    {
        NativeError.Check(NativeMethods.rs_imgproc_approx_poly_dp(
            curve.Handle, approxCurve.Handle, epsilon, closed ? 1 : 0));
    }

    /// <summary>A curve with fewer points (Ramer, Douglas and Peucker).</summary>
    /// <param name="curve">The points.</param>
    /// <param name="epsilon">Largest distance from the original, in pixels.</param>
    /// <param name="closed">Whether the last point is joined to the first.</param>
    /// <returns>The remaining points.</returns>
    public static Point[] ApproxPolyDP(IEnumerable<Point> curve, double epsilon, bool closed)
    {
        using Mat points = Arguments.Column(curve, MatType.CV_32SC2);
        using Mat result = new();
        ApproxPolyDP(points, result, epsilon, closed);
        return result.CopyOut<Point>();
    }

    /// <summary>Area inside a contour.</summary>
    /// <param name="contour">The points, CV_32SC2 or CV_32FC2.</param>
    /// <param name="oriented">Whether the sign tells the direction: positive clockwise on the screen.</param>
    /// <returns>Square pixels.</returns>
    public static double ContourArea(InputArray contour, bool oriented = false)
    {
        NativeError.Check(NativeMethods.rs_imgproc_contour_area(
            contour.Handle, oriented ? 1 : 0, out double area));
        return area;
    }

    /// <summary>Area inside a contour.</summary>
    /// <param name="contour">The points.</param>
    /// <param name="oriented">Whether the sign tells the direction: positive clockwise on the screen.</param>
    /// <returns>Square pixels.</returns>
    public static double ContourArea(IEnumerable<Point> contour, bool oriented = false)
    {
        using Mat points = Arguments.Column(contour, MatType.CV_32SC2);
        return ContourArea(points, oriented);
    }

    /// <summary>Area inside a contour.</summary>
    /// <param name="contour">The points.</param>
    /// <param name="oriented">Whether the sign tells the direction: positive clockwise on the screen.</param>
    /// <returns>Square pixels.</returns>
    public static double ContourArea(IEnumerable<Point2f> contour, bool oriented = false)
    {
        using Mat points = Arguments.Column(contour, MatType.CV_32FC2);
        return ContourArea(points, oriented);
    }
}
