using RoadSeg.Geometry;

namespace RoadSeg.Labels.Reading;

/// <summary>Fills outlines with a class id, even-odd, clipped to the picture.</summary>
internal static class PolygonFill
{
    /// <summary>
    /// Fills the pixels whose centres lie inside: the position u lies between pixel u − 1 and pixel u (COCO, CVAT).
    /// </summary>
    public static void BetweenPixels(LabelledPicture picture, IReadOnlyList<ImagePoint> outline, byte id) =>
        Fill(picture, [.. outline.Select(p => new ImagePoint(p.U - 0.5, p.V - 0.5))], id);

    /// <summary>
    /// Fills the inside and the pixels that the edges run over: the position u is pixel u (PIL, and so labelme and
    /// Cityscapes).
    /// </summary>
    public static void OverPixels(LabelledPicture picture, IReadOnlyList<ImagePoint> outline, byte id)
    {
        ImagePoint[] pixels = [.. outline.Select(p => new ImagePoint(Math.Truncate(p.U), Math.Truncate(p.V)))];
        Fill(picture, pixels, id);
        for (int i = 0; i < pixels.Length; i++)
        {
            Line(picture, pixels[i], pixels[i + 1 == pixels.Length ? 0 : i + 1], id);
        }
    }

    // Crossings of each row with the edges, in pairs.
    private static void Fill(LabelledPicture picture, ImagePoint[] outline, byte id)
    {
        if (outline.Length == 0)
        {
            return;
        }

        int width = picture.Size.Width;
        int top = (int)Math.Clamp(Math.Ceiling(outline.Min(p => p.V)), 0, picture.Size.Height);
        int bottom = (int)Math.Clamp(Math.Floor(outline.Max(p => p.V)), -1, picture.Size.Height - 1);
        List<double> crossings = [];
        for (int v = top; v <= bottom; v++)
        {
            crossings.Clear();
            for (int i = 0; i < outline.Length; i++)
            {
                ImagePoint a = outline[i];
                ImagePoint b = outline[i + 1 == outline.Length ? 0 : i + 1];
                if (a.V > v != b.V > v)
                {
                    crossings.Add(a.U + ((b.U - a.U) * (v - a.V) / (b.V - a.V)));
                }
            }

            crossings.Sort();
            for (int i = 0; i + 1 < crossings.Count; i += 2)
            {
                int from = (int)Math.Clamp(Math.Ceiling(crossings[i]), 0, width);
                int to = (int)Math.Clamp(Math.Ceiling(crossings[i + 1]), 0, width);
                picture.Ids.Slice((v * width) + from, Math.Max(0, to - from)).Fill(id);
            }
        }
    }

    // Both ends lie within reach of the picture, or the edge is left to the fill.
    private static void Line(LabelledPicture picture, ImagePoint a, ImagePoint b, byte id)
    {
        double steps = Math.Max(Math.Abs(b.U - a.U), Math.Abs(b.V - a.V));
        if (steps > 4.0 * (picture.Size.Width + picture.Size.Height))
        {
            return;
        }

        for (int i = 0; i <= steps; i++)
        {
            double share = steps == 0 ? 0 : i / steps;
            int u = (int)Math.Floor(a.U + ((b.U - a.U) * share) + 0.5);
            int v = (int)Math.Floor(a.V + ((b.V - a.V) * share) + 0.5);
            if ((uint)u < (uint)picture.Size.Width && (uint)v < (uint)picture.Size.Height)
            {
                picture.Ids[(v * picture.Size.Width) + u] = id;
            }
        }
    }
}
