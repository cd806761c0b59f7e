using System.Collections.Immutable;
using RoadSeg.Geometry;

namespace RoadSeg.Segmenting;

/// <summary>The pixels of a class map that show the ego vehicle itself.</summary>
public static class EgoMask
{
    /// <summary>Rasterises polygons once, by the even-odd rule at pixel centres.</summary>
    /// <param name="polygons">In image pixels.</param>
    /// <param name="classMap">Size of the class map.</param>
    /// <param name="imageFromModel">How the class map lies in the image.</param>
    /// <returns>1 on the ego vehicle, else 0, H×W row-major; null when there are no polygons.</returns>
    public static byte[]? Rasterise(
        ImmutableArray<ImmutableArray<ImagePoint>> polygons, ImageSize classMap, Letterbox imageFromModel)
    {
        if (polygons.IsDefaultOrEmpty)
        {
            return null;
        }

        byte[] mask = new byte[classMap.PixelCount];
        for (int v = 0; v < classMap.Height; v++)
        {
            for (int u = 0; u < classMap.Width; u++)
            {
                ImagePoint point = imageFromModel.ImageFromModel(u, v);
                mask[(v * classMap.Width) + u] = IsIn(polygons, point) ? (byte)1 : (byte)0;
            }
        }

        return mask;
    }

    // No lambda: it would be made anew for each pixel, 20 MB at 640x480.
    private static bool IsIn(ImmutableArray<ImmutableArray<ImagePoint>> polygons, ImagePoint point)
    {
        foreach (ImmutableArray<ImagePoint> polygon in polygons)
        {
            if (Contains(polygon, point))
            {
                return true;
            }
        }

        return false;
    }

    // Crossing number: an edge counts when it spans the point's row half-open, so a shared vertex counts once.
    private static bool Contains(ImmutableArray<ImagePoint> polygon, ImagePoint point)
    {
        bool inside = false;
        ImagePoint previous = polygon[^1];
        foreach (ImagePoint corner in polygon)
        {
            if ((corner.V > point.V) != (previous.V > point.V)
                && point.U < ((previous.U - corner.U) * (point.V - corner.V) / (previous.V - corner.V)) + corner.U)
            {
                inside = !inside;
            }

            previous = corner;
        }

        return inside;
    }
}
