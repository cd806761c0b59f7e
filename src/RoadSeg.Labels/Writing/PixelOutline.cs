using RoadSeg.Labels.Outlines;

namespace RoadSeg.Labels.Writing;

/// <summary>
/// An outline for programs that draw it over whole pixels, its edges included (PIL and what is built on it): through
/// the region's own outermost pixels.
/// </summary>
internal static class PixelOutline
{
    /// <summary>Columns and rows; at least three, the last one repeated where a region is narrower than that.</summary>
    public static IReadOnlyList<(int U, int V)> Of(Ring ring)
    {
        List<(int U, int V)> pixels = [];
        foreach (RingCorner corner in ring.Corners)
        {
            (int U, int V) pixel = (corner.PixelU, corner.PixelV);
            if (pixels.Count == 0 || pixels[^1] != pixel)
            {
                pixels.Add(pixel);
            }
        }

        if (pixels.Count > 1 && pixels[0] == pixels[^1])
        {
            pixels.RemoveAt(pixels.Count - 1);
        }

        while (pixels.Count < 3)
        {
            pixels.Add(pixels[^1]);
        }

        return pixels;
    }
}
