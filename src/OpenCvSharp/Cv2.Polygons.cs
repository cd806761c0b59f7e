using System;
using System.Collections.Generic;

namespace OpenCvSharp;

/// <content>Polygons.</content>
public static partial class Cv2
{
    /// <summary>Draws outlines. Given as Point[][] they are drawn without allocating.</summary>
    /// <param name="img">Image.</param>
    /// <param name="pts">The curves.</param>
    /// <param name="isClosed">Whether the last point is joined to the first.</param>
    /// <param name="color">Colour.</param>
    /// <param name="thickness">Pixels.</param>
    /// <param name="lineType">How lines are drawn.</param>
    /// <param name="shift">Fractional bits of the coordinates.</param>
    public static void Polylines(
        Mat img,
        IEnumerable<IEnumerable<Point>> pts,
        bool isClosed,
        Scalar color,
        int thickness = 1,
        LineTypes lineType = LineTypes.Link8,
        int shift = 0)
    {
        ArgumentNullException.ThrowIfNull(img);
        ArgumentNullException.ThrowIfNull(pts);
        using PolygonBuffer<Point> polygons = new(pts);
        NativeError.Check(NativeMethods.rs_draw_polylines(
            img.Handle,
            polygons.Points,
            polygons.Lengths,
            polygons.Lengths.Length,
            isClosed ? 1 : 0,
            color,
            thickness,
            (int)lineType,
            shift));
    }

    /// <summary>Fills polygons; where they overlap, an even number of layers stays unfilled.</summary>
    /// <param name="img">Image.</param>
    /// <param name="pts">The polygons. Given as Point[][] they are filled without allocating.</param>
    /// <param name="color">Colour.</param>
    /// <param name="lineType">How edges are drawn.</param>
    /// <param name="shift">Fractional bits of the coordinates.</param>
    /// <param name="offset">Added to every point.</param>
    public static void FillPoly(
        Mat img,
        IEnumerable<IEnumerable<Point>> pts,
        Scalar color,
        LineTypes lineType = LineTypes.Link8,
        int shift = 0,
        Point? offset = null)
    {
        ArgumentNullException.ThrowIfNull(img);
        ArgumentNullException.ThrowIfNull(pts);
        using PolygonBuffer<Point> polygons = new(pts);
        NativeError.Check(NativeMethods.rs_draw_fill_poly(
            img.Handle,
            polygons.Points,
            polygons.Lengths,
            polygons.Lengths.Length,
            color,
            (int)lineType,
            shift,
            offset.GetValueOrDefault()));
    }

    /// <summary>Fills a convex polygon, faster than <see cref="FillPoly"/>.</summary>
    /// <param name="img">Image.</param>
    /// <param name="pts">The polygon.</param>
    /// <param name="color">Colour.</param>
    /// <param name="lineType">How edges are drawn.</param>
    /// <param name="shift">Fractional bits of the coordinates.</param>
    public static void FillConvexPoly(
        Mat img,
        IEnumerable<Point> pts,
        Scalar color,
        LineTypes lineType = LineTypes.Link8,
        int shift = 0)
    {
        ArgumentNullException.ThrowIfNull(img);
        ArgumentNullException.ThrowIfNull(pts);
        Point[] points = pts.AsArray();
        NativeError.Check(NativeMethods.rs_draw_fill_convex_poly(
            img.Handle, points, points.Length, color, (int)lineType, shift));
    }
}
