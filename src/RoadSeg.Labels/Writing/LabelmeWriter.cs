using System.Text.Json;
using RoadSeg.Inference;
using RoadSeg.Labels.Outlines;

namespace RoadSeg.Labels.Writing;

/// <summary>
/// labelme: a JSON file beside each picture. It paints its shapes one over the other and draws outlines over whole
/// pixels, edges included: corners are therefore the region's own pixels, and what lies in a hole comes later.
/// </summary>
internal sealed class LabelmeWriter(string folder, LabelNames names, ExportOptions options, IPictureFiles files)
    : ILabelWriter
{
    // The first with masks and with a description in each shape.
    private const string Version = "5.2.0";

    public bool NeedsRegions => true;

    public string PictureOf(string stem, string ending) => stem + ending;

    public void Write(LabelFrame frame)
    {
        using SharedFile file = new(Path.Combine(folder, frame.Stem + ".json"));
        using (Utf8JsonWriter json = new(file.Stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("version", Version);
            json.WriteStartObject("flags");
            json.WriteEndObject();
            json.WriteStartArray("shapes");
            foreach (LabelRegion region in frame.BackToFront)
            {
                WriteShape(json, frame, region);
            }

            json.WriteEndArray();
            json.WriteString("imagePath", frame.Stem + (options.PictureEnding ?? ".png"));
            json.WriteNull("imageData");
            json.WriteNumber("imageHeight", frame.Size.Height);
            json.WriteNumber("imageWidth", frame.Size.Width);
            json.WriteEndObject();
        }

        file.Finish();
    }

    public void Finish()
    {
        // Each picture has files of its own.
    }

    public void Dispose()
    {
        // Nothing is open between pictures.
    }

    private void WriteShape(Utf8JsonWriter json, LabelFrame frame, LabelRegion region)
    {
        bool isMask = options.Shape != LabelShape.Polygons;
        if (region.ClassId == ClassTable.IgnoredId && (isMask || region.Depth == 0))
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("label", region.ClassId == ClassTable.IgnoredId ? CvatWriter.Nothing
            : names.NameOf(region.ClassId));
        json.WriteStartArray("points");
        if (isMask)
        {
            WritePoint(json, region.Box.U, region.Box.V);
            WritePoint(json, region.Box.U + region.Box.Width - 1, region.Box.V + region.Box.Height - 1);
        }
        else
        {
            foreach ((int u, int v) in PixelOutline.Of(region.Outer))
            {
                WritePoint(json, u, v);
            }
        }

        json.WriteEndArray();
        json.WriteNull("group_id");
        json.WriteString("description", "");
        json.WriteString("shape_type", isMask ? "mask" : "polygon");
        json.WriteStartObject("flags");
        json.WriteEndObject();
        if (isMask)
        {
            json.WriteBase64String("mask", MaskOf(frame, region));
        }
        else
        {
            json.WriteNull("mask");
        }

        json.WriteEndObject();
    }

    private byte[] MaskOf(LabelFrame frame, LabelRegion region)
    {
        ReadOnlySpan<int> regionOf = frame.Map.RegionOf;
        int index = regionOf[(region.Box.V * frame.Size.Width) + region.FirstColumn];
        byte[] mask = new byte[region.Box.Width * region.Box.Height];
        for (int i = 0; i < mask.Length; i++)
        {
            int row = region.Box.V + (i / region.Box.Width);
            int column = region.Box.U + (i % region.Box.Width);
            mask[i] = regionOf[(row * frame.Size.Width) + column] == index ? (byte)1 : (byte)0;
        }

        return files.EncodeGrey(new Geometry.ImageSize(region.Box.Width, region.Box.Height), mask);
    }

    private static void WritePoint(Utf8JsonWriter json, int u, int v)
    {
        json.WriteStartArray();
        json.WriteNumberValue(u);
        json.WriteNumberValue(v);
        json.WriteEndArray();
    }
}
