namespace RoadSeg.Geometry;

/// <summary>Questions about closed polygons in an image, given as their corners without repeating the first.</summary>
public static class ImagePolygon
{
    /// <summary>Whether a point lies inside (even-odd rule).</summary>
    /// <param name="polygon">Corners in image pixels.</param>
    /// <param name="point">Point in image pixels.</param>
    public static bool Contains(ReadOnlySpan<ImagePoint> polygon, ImagePoint point)
    {
        bool inside = false;
        for (int i = 0; i < polygon.Length; i++)
        {
            ImagePoint a = polygon[i];
            ImagePoint b = polygon[i == 0 ? polygon.Length - 1 : i - 1];
            if (a.V > point.V != b.V > point.V
                && point.U < ((b.U - a.U) * (point.V - a.V) / (b.V - a.V)) + a.U)
            {
                inside = !inside;
            }
        }

        return inside;
    }

    /// <summary>Enclosed area in square pixels, positive when the corners run clockwise as seen.</summary>
    /// <param name="polygon">Corners in image pixels.</param>
    public static double Area(ReadOnlySpan<ImagePoint> polygon)
    {
        double twice = 0;
        for (int i = 0; i < polygon.Length; i++)
        {
            ImagePoint a = polygon[i];
            ImagePoint b = polygon[i + 1 == polygon.Length ? 0 : i + 1];
            twice += (a.U * b.V) - (b.U * a.V);
        }

        return twice / 2;
    }
}
