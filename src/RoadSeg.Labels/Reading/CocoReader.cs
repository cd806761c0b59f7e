using System.Text.Json;
using RoadSeg.Geometry;

namespace RoadSeg.Labels.Reading;

/// <summary>COCO object annotations: outlines and run lengths, later ones over earlier ones.</summary>
internal static class CocoReader
{
    public static IEnumerable<LabelledPicture> Read(string path, LabelNames names)
    {
        using JsonText text = JsonText.Open(path);
        CocoCategories categories = new(text, names);
        ILookup<long, JsonElement> annotations =
            text.Array(text.Root, "annotations").ToLookup(a => text.Number(a, "image_id"));
        foreach (JsonElement image in text.Array(text.Root, "images"))
        {
            LabelledPicture picture = LabelledPicture.Empty(
                text.Text(image, "file_name"), text.Number(image, "width"), text.Number(image, "height"), path);
            foreach (JsonElement annotation in annotations[text.Number(image, "id")])
            {
                Draw(text, picture, annotation, categories);
            }

            yield return picture;
        }
    }

    private static void Draw(JsonText text, LabelledPicture picture, JsonElement annotation, CocoCategories categories)
    {
        byte id = categories.ClassOf(annotation);
        if (!annotation.TryGetProperty("segmentation", out JsonElement segmentation))
        {
            throw text.Wrong("\"segmentation\" is missing");
        }

        if (segmentation.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement outline in segmentation.EnumerateArray())
            {
                double[] numbers = text.Numbers(outline);
                if (numbers.Length < 6 || numbers.Length % 2 != 0)
                {
                    throw text.Wrong("an outline has not three points or more");
                }

                PolygonFill.BetweenPixels(
                    picture, [.. numbers.Chunk(2).Select(p => new ImagePoint(p[0], p[1]))], id);
            }

            return;
        }

        DrawRuns(text, picture, segmentation, id);
    }

    private static void DrawRuns(JsonText text, LabelledPicture picture, JsonElement runs, byte id)
    {
        (int width, int height) = (picture.Size.Width, picture.Size.Height);
        double[] size = text.Numbers(text.Member(runs, "size", JsonValueKind.Array));
        if (size.Length != 2 || (int)size[0] != height || (int)size[1] != width)
        {
            throw text.Wrong($"the mask of \"{picture.Stem}\" has another size than its picture");
        }

        bool isList = runs.TryGetProperty("counts", out JsonElement counts) && counts.ValueKind == JsonValueKind.Array;
        List<int>? lengths = isList
            ? [.. text.Numbers(counts).Select(n => n is >= 0 and <= int.MaxValue ? (int)n : -1)]
            : RunLengths.TryExpand(text.Text(runs, "counts"));
        if (lengths is null || !RunLengths.TryDraw(lengths, width * height, DrawColumnRun))
        {
            throw text.Wrong($"the run lengths of \"{picture.Stem}\" do not make a mask of {picture.Size}");
        }

        void DrawColumnRun(int from, int end)
        {
            for (int i = from; i < end; i++)
            {
                picture.Ids[((i % height) * width) + (i / height)] = id;
            }
        }
    }
}
