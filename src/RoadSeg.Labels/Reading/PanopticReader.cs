using System.Text.Json;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Sources;

namespace RoadSeg.Labels.Reading;

/// <summary>COCO panoptic: segment ids in PNGs, in the folder <c>panoptic</c> beside the JSON file.</summary>
internal static class PanopticReader
{
    public static IEnumerable<LabelledPicture> Read(string path, LabelNames names, IPictureFiles files)
    {
        using JsonText text = JsonText.Open(path);
        CocoCategories categories = new(text, names);
        Dictionary<long, JsonElement> images = [];
        foreach (JsonElement image in text.Array(text.Root, "images"))
        {
            images[text.Number(image, "id")] = image;
        }

        foreach (JsonElement annotation in text.Array(text.Root, "annotations"))
        {
            if (!images.TryGetValue(text.Number(annotation, "image_id"), out JsonElement image))
            {
                throw text.Wrong("an annotation belongs to no picture");
            }

            LabelledPicture picture = LabelledPicture.Empty(
                text.Text(image, "file_name"), text.Number(image, "width"), text.Number(image, "height"), path);
            Dictionary<long, byte> classOfSegment = [];
            foreach (JsonElement segment in text.Array(annotation, "segments_info"))
            {
                classOfSegment[text.Number(segment, "id")] = categories.ClassOf(segment);
            }

            string name = Path.GetFileName(text.Text(annotation, "file_name"));
            string png = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "panoptic", name);
            Fill(picture, files.ReadColour(png, out ImageSize size), size, classOfSegment, png);
            yield return picture;
        }
    }

    private static void Fill(
        LabelledPicture picture, byte[] bgr, ImageSize size, Dictionary<long, byte> classOfSegment, string png)
    {
        if (size != picture.Size)
        {
            throw new SourceException($"labels \"{png}\": the PNG is {size}, its picture {picture.Size}.");
        }

        for (int i = 0; i < picture.Ids.Length; i++)
        {
            int id = bgr[(3 * i) + 2] + (bgr[(3 * i) + 1] << 8) + (bgr[3 * i] << 16);
            picture.Ids[i] = id == 0 ? ClassTable.IgnoredId
                : classOfSegment.TryGetValue(id, out byte classId) ? classId
                : throw new SourceException(FormattableString.Invariant(
                    $"labels \"{png}\": segment {id} is not in segments_info."));
        }
    }
}
