using System.Text.Json;
using RoadSeg.Geometry;
using RoadSeg.Inference;

namespace RoadSeg.Labels.Writing;

/// <summary>What COCO's formats have in common.</summary>
internal static class CocoHead
{
    /// <summary>Information, licences and categories; a category's id is the class id and one more.</summary>
    public static void Write(Utf8JsonWriter json, LabelNames names)
    {
        json.WriteStartObject("info");
        json.WriteString("description", "Pre-annotations by RoadSeg, to be corrected by people");
        json.WriteString("version", "1.0");
        json.WriteEndObject();
        json.WriteStartArray("licenses");
        json.WriteEndArray();
        json.WriteStartArray("categories");
        for (int id = 0; id < names.Classes.Classes.Length; id++)
        {
            ClassDefinition definition = names.Classes.Classes[id];
            json.WriteStartObject();
            json.WriteNumber("id", id + 1);
            json.WriteString("name", names.NameOf(id));
            json.WriteString("supercategory", definition.Role.ToString().ToLowerInvariant());
            json.WriteNumber("isthing", names.IsThing(id) ? 1 : 0);
            json.WriteStartArray("color");
            json.WriteNumberValue(definition.Colour.R);
            json.WriteNumberValue(definition.Colour.G);
            json.WriteNumberValue(definition.Colour.B);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteBox(Utf8JsonWriter json, ImageBox box)
    {
        json.WriteStartArray("bbox");
        json.WriteNumberValue(box.U);
        json.WriteNumberValue(box.V);
        json.WriteNumberValue(box.Width);
        json.WriteNumberValue(box.Height);
        json.WriteEndArray();
    }

    public static void WritePictures(
        Utf8JsonWriter json, IEnumerable<(long Id, string File, int Width, int Height)> pictures)
    {
        json.WriteStartArray("images");
        foreach ((long id, string file, int width, int height) in pictures)
        {
            json.WriteStartObject();
            json.WriteNumber("id", id);
            json.WriteString("file_name", file);
            json.WriteNumber("width", width);
            json.WriteNumber("height", height);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
