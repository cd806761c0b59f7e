using System.Text.Json;
using RoadSeg.Inference;
using RoadSeg.Labels.Outlines;

namespace RoadSeg.Labels.Writing;

/// <summary>
/// COCO object annotations. Outlines have no holes there: a hole is cut open by a seam to the outline around it, two
/// edges on one another that cancel out in every fill. As masks, what is not counted one by one is one annotation a
/// class.
/// </summary>
internal sealed class CocoWriter : ILabelWriter
{
    private readonly LabelNames names;
    private readonly ExportOptions options;
    private readonly SharedFile file;
    private readonly Utf8JsonWriter json;
    private readonly List<(long Id, string File, int Width, int Height)> pictures = [];
    private long annotations;

    public CocoWriter(string folder, LabelNames names, ExportOptions options)
    {
        this.names = names;
        this.options = options;
        file = new SharedFile(Path.Combine(folder, "annotations.json"));
        json = new Utf8JsonWriter(file.Stream);
        json.WriteStartObject();
        CocoHead.Write(json, names);
        json.WriteStartArray("annotations");
    }

    public bool NeedsRegions => true;

    public string PictureOf(string stem, string ending) => PictureFolder.PathOf(stem, ending);

    public void Write(LabelFrame frame)
    {
        string picture = frame.Stem + (options.PictureEnding ?? ".png");
        pictures.Add((frame.FrameId + 1, picture, frame.Size.Width, frame.Size.Height));
        for (int i = 0; i < frame.Map.Regions.Count; i++)
        {
            LabelRegion region = frame.Map.Regions[i];
            bool isMask = options.Shape != LabelShape.Polygons;
            if (region.ClassId == ClassTable.IgnoredId || (isMask && !names.IsThing(region.ClassId)))
            {
                continue;
            }

            WriteAnnotation(frame, CocoSegment.Of(frame, i), isMask ? null : region);
        }

        foreach (byte id in Stuff(frame))
        {
            WriteAnnotation(frame, CocoSegment.OfClass(frame, id), null);
        }

        json.Flush();
    }

    public void Finish()
    {
        json.WriteEndArray();
        CocoHead.WritePictures(json, pictures);
        json.WriteEndObject();
        json.Dispose();
        file.Finish();
    }

    public void Dispose()
    {
        json.Dispose();
        file.Dispose();
    }

    private IEnumerable<byte> Stuff(LabelFrame frame) => options.Shape == LabelShape.Polygons ? []
        : frame.Map.Regions.Select(r => r.ClassId).Distinct()
            .Where(id => id != ClassTable.IgnoredId && !names.IsThing(id)).Order();

    private void WriteAnnotation(LabelFrame frame, CocoSegment segment, LabelRegion? outlined)
    {
        json.WriteStartObject();
        json.WriteNumber("id", ++annotations);
        json.WriteNumber("image_id", frame.FrameId + 1);
        json.WriteNumber("category_id", segment.ClassId + 1);
        json.WriteNumber("iscrowd", 0);
        json.WriteNumber("area", segment.AreaPixels);
        CocoHead.WriteBox(json, segment.Box);
        json.WritePropertyName("segmentation");
        if (outlined is not null)
        {
            WriteOutline(outlined);
        }
        else
        {
            WriteRuns(frame, segment);
        }

        json.WriteEndObject();
    }

    private void WriteOutline(LabelRegion region)
    {
        json.WriteStartArray();
        json.WriteStartArray();
        foreach (RingCorner corner in HoleSeam.Join(region.Outer, region.Holes))
        {
            json.WriteNumberValue(corner.U);
            json.WriteNumberValue(corner.V);
        }

        json.WriteEndArray();
        json.WriteEndArray();
    }

    private void WriteRuns(LabelFrame frame, CocoSegment segment)
    {
        List<int> counts = RunLengths.DownColumns(frame.Size, segment.Box, segment.IsSet);
        json.WriteStartObject();
        json.WriteStartArray("size");
        json.WriteNumberValue(frame.Size.Height);
        json.WriteNumberValue(frame.Size.Width);
        json.WriteEndArray();
        if (options.Shape == LabelShape.Masks)
        {
            json.WriteString("counts", RunLengths.Compress(counts));
        }
        else
        {
            json.WriteStartArray("counts");
            counts.ForEach(json.WriteNumberValue);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
