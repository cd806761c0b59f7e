using System.Text.Json;
using RoadSeg.Geometry;

namespace RoadSeg.Labels.Reading;

/// <summary>labelme: one JSON file a picture; polygons, rectangles and masks, later ones over earlier ones.</summary>
internal static class LabelmeReader
{
    public static LabelledPicture Read(string path, LabelNames names, IPictureFiles files)
    {
        using JsonText text = JsonText.Open(path);
        LabelledPicture picture = LabelledPicture.Empty(
            Path.GetFileName(path), text.Number(text.Root, "imageWidth"), text.Number(text.Root, "imageHeight"), path);
        foreach (JsonElement shape in text.Array(text.Root, "shapes"))
        {
            byte id = names.IdOf(text.Text(shape, "label"), path);
            List<ImagePoint> points = text.Pairs(text.Member(shape, "points", JsonValueKind.Array));
            string type = shape.TryGetProperty("shape_type", out JsonElement word) ? word.ToString() : "polygon";
            switch (type)
            {
                case "polygon" when points.Count >= 3:
                    PolygonFill.OverPixels(picture, points, id);
                    break;
                case "rectangle" when points.Count == 2:
                    (ImagePoint a, ImagePoint b) = (points[0], points[1]);
                    PolygonFill.OverPixels(picture, [a, new(b.U, a.V), b, new(a.U, b.V)], id);
                    break;
                case "mask" when points.Count == 2:
                    DrawMask(text, picture, points[0], text.Text(shape, "mask"), id, files);
                    break;
                default:
                    string shown = FormattableString.Invariant($"\"{type}\" of {points.Count} points");
                    throw text.Wrong($"a shape {shown} cannot be read; expected polygon, rectangle or mask");
            }
        }

        return picture;
    }

    private static void DrawMask(
        JsonText text, LabelledPicture picture, ImagePoint corner, string png, byte id, IPictureFiles files)
    {
        byte[] bytes = new byte[png.Length];
        ImageSize size = default;
        byte[]? mask = Convert.TryFromBase64String(png, bytes, out int count)
            ? files.DecodeGrey(bytes.AsSpan(0, count), out size)
            : null;
        (int left, int top) = ((int)corner.U, (int)corner.V);
        bool isInside = mask is not null && left >= 0 && top >= 0
            && left + size.Width <= picture.Size.Width && top + size.Height <= picture.Size.Height;
        if (!isInside)
        {
            throw text.Wrong("a mask is no PNG, or lies outside the picture");
        }

        for (int i = 0; i < mask!.Length; i++)
        {
            if (mask[i] != 0)
            {
                picture.Ids[((top + (i / size.Width)) * picture.Size.Width) + left + (i % size.Width)] = id;
            }
        }
    }
}
