using System.Text.Json;
using RoadSeg.Geometry;

namespace RoadSeg.Labels.Reading;

/// <summary>Cityscapes polygons: <c>…_gtFine_polygons.json</c>, painted from back to front.</summary>
internal static class CityscapesReader
{
    /// <summary>Ending of the files.</summary>
    public const string Ending = "_polygons.json";

    public static LabelledPicture Read(string path, LabelNames names)
    {
        using JsonText text = JsonText.Open(path);
        string stem = Path.GetFileName(path)[..^Ending.Length].Replace("_gtFine", "", StringComparison.Ordinal);
        LabelledPicture picture = LabelledPicture.Empty(
            stem + ".png", text.Number(text.Root, "imgWidth"), text.Number(text.Root, "imgHeight"), path);
        foreach (JsonElement item in text.Array(text.Root, "objects"))
        {
            bool isDeleted = item.TryGetProperty("deleted", out JsonElement deleted)
                && deleted.ToString() is not ("0" or "False" or "false");
            string label = text.Text(item, "label");
            if (!isDeleted && label != "license plate")
            {
                List<ImagePoint> points = text.Pairs(text.Member(item, "polygon", JsonValueKind.Array));
                PolygonFill.OverPixels(picture, points, names.IdOf(WithoutGroup(label), path));
            }
        }

        return picture;
    }

    // Several things that cannot be told apart: "cargroup".
    private static string WithoutGroup(string label) =>
        label.EndsWith("group", StringComparison.Ordinal) && CityscapesLabels.Find(label) is null
            ? label[..^"group".Length]
            : label;
}
