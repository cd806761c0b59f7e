using System.Text.Json;
using RoadSeg.Inference;
using RoadSeg.Labels.Outlines;

namespace RoadSeg.Labels.Writing;

/// <summary>
/// COCO panoptic: each picture's segments in one PNG, id = R + 256 G + 65536 B, 0 for nothing. What is not counted one
/// by one is one segment a class.
/// </summary>
internal sealed class PanopticWriter : ILabelWriter
{
    private readonly string folder;
    private readonly LabelNames names;
    private readonly ExportOptions options;
    private readonly IPictureFiles files;
    private readonly SharedFile file;
    private readonly Utf8JsonWriter json;
    private readonly List<(long Id, string File, int Width, int Height)> pictures = [];

    public PanopticWriter(string folder, LabelNames names, ExportOptions options, IPictureFiles files)
    {
        this.folder = folder;
        this.names = names;
        this.options = options;
        this.files = files;
        Directory.CreateDirectory(Path.Combine(folder, "panoptic"));
        file = new SharedFile(Path.Combine(folder, "panoptic.json"));
        json = new Utf8JsonWriter(file.Stream);
        json.WriteStartObject();
        CocoHead.Write(json, names);
        json.WriteStartArray("annotations");
    }

    public bool NeedsRegions => true;

    public string PictureOf(string stem, string ending) => PictureFolder.PathOf(stem, ending);

    public void Write(LabelFrame frame)
    {
        (int[] segmentOfRegion, List<CocoSegment> segments) = Segments(frame);
        byte[] pixels = new byte[frame.Size.PixelCount * 3];
        for (int i = 0; i < frame.Ids.Length; i++)
        {
            int id = segmentOfRegion[frame.Map.RegionOf[i]];
            pixels[(3 * i) + 2] = (byte)id;
            pixels[(3 * i) + 1] = (byte)(id >> 8);
            pixels[3 * i] = (byte)(id >> 16);
        }

        string name = frame.Stem + ".png";
        files.WriteColour(Path.Combine(folder, "panoptic", name), frame.Size, pixels);
        pictures.Add((
            frame.FrameId + 1, frame.Stem + (options.PictureEnding ?? ".png"), frame.Size.Width, frame.Size.Height));
        json.WriteStartObject();
        json.WriteNumber("image_id", frame.FrameId + 1);
        json.WriteString("file_name", name);
        json.WriteStartArray("segments_info");
        for (int i = 0; i < segments.Count; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("id", i + 1);
            json.WriteNumber("category_id", segments[i].ClassId + 1);
            json.WriteNumber("area", segments[i].AreaPixels);
            CocoHead.WriteBox(json, segments[i].Box);
            json.WriteNumber("iscrowd", 0);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
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

    private (int[] SegmentOfRegion, List<CocoSegment> Segments) Segments(LabelFrame frame)
    {
        IReadOnlyList<LabelRegion> regions = frame.Map.Regions;
        int[] segmentOfRegion = new int[regions.Count];
        int[] segmentOfClass = new int[256];
        List<CocoSegment> segments = [];
        for (int i = 0; i < regions.Count; i++)
        {
            byte id = regions[i].ClassId;
            if (id == ClassTable.IgnoredId)
            {
                continue;
            }

            bool isThing = names.IsThing(id);
            if (isThing || segmentOfClass[id] == 0)
            {
                segments.Add(isThing ? CocoSegment.Of(frame, i) : CocoSegment.OfClass(frame, id));
                segmentOfClass[id] = segments.Count;
            }

            segmentOfRegion[i] = isThing ? segments.Count : segmentOfClass[id];
        }

        return (segmentOfRegion, segments);
    }
}
