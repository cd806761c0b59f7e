using System.Text.Json;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Labels.Outlines;

namespace RoadSeg.Labels.Writing;

/// <summary>
/// Cityscapes: polygons painted from back to front, label ids and train ids, in that data set's folders. The camera is
/// the city, the sequence is 0.
/// </summary>
internal sealed class CityscapesWriter : ILabelWriter
{
    private readonly string folder;
    private readonly string city;
    private readonly IPictureFiles files;
    private readonly CityscapesLabel[] labelOfClass = new CityscapesLabel[256];

    /// <summary>Finds the Cityscapes label of each class.</summary>
    /// <exception cref="ArgumentException">A class has none.</exception>
    public CityscapesWriter(string folder, string cameraId, LabelNames names, IPictureFiles files)
    {
        this.folder = folder;
        this.files = files;
        city = string.Concat(cameraId.Where(char.IsAsciiLetterOrDigit)) is { Length: > 0 } letters ? letters : "camera";
        Array.Fill(labelOfClass, CityscapesLabels.Unlabelled);
        for (int id = 0; id < names.Classes.Classes.Length; id++)
        {
            labelOfClass[id] = names.CityscapesOf(id)
                ?? (names.Classes.RoleOf((byte)id) == ClassRole.Ignored ? CityscapesLabels.Unlabelled
                    : throw new ArgumentException(
                        $"the class \"{names.NameOf(id)}\" has no label in Cityscapes. Name one with --class "
                        + $"\"{names.Classes.Classes[id].Name}=LABEL\", for example road, person or static."));
        }
    }

    public bool NeedsRegions => true;

    public string PictureOf(string stem, string ending) => $"leftImg8bit/train/{city}/{stem}_leftImg8bit{ending}";

    /// <summary>Name of a frame: city, sequence, frame.</summary>
    public string StemOf(long frameId) => FormattableString.Invariant($"{city}_000000_{frameId:000000}");

    public void Write(LabelFrame frame)
    {
        string name = Path.Combine(folder, "gtFine", "train", city, frame.Stem + "_gtFine_");
        Directory.CreateDirectory(Path.GetDirectoryName(name)!);
        WriteIds(name + "labelIds.png", frame.Size, frame.Ids, label => label.Id);
        WriteIds(name + "labelTrainIds.png", frame.Size, frame.Ids, label => label.TrainId);
        using SharedFile file = new(name + "polygons.json");
        using (Utf8JsonWriter json = new(file.Stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("imgHeight", frame.Size.Height);
            json.WriteNumber("imgWidth", frame.Size.Width);
            json.WriteStartArray("objects");
            foreach (LabelRegion region in frame.BackToFront)
            {
                WriteObject(json, region);
            }

            json.WriteEndArray();
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

    private void WriteObject(Utf8JsonWriter json, LabelRegion region)
    {
        CityscapesLabel label = labelOfClass[region.ClassId];
        if (label.Id == 0 && region.Depth == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("label", label.Name);
        json.WriteStartArray("polygon");
        foreach ((int u, int v) in PixelOutline.Of(region.Outer))
        {
            json.WriteStartArray();
            json.WriteNumberValue(u);
            json.WriteNumberValue(v);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteIds(string path, ImageSize size, byte[] classIds, Func<CityscapesLabel, byte> idOf)
    {
        byte[] ids = new byte[classIds.Length];
        byte[] byClass = [.. labelOfClass.Select(idOf)];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = byClass[classIds[i]];
        }

        files.WriteGrey(path, size, ids);
    }
}
