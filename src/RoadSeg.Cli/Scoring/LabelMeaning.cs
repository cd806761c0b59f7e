using System.Text.Json;
using RoadSeg.Inference;
using RoadSeg.OpenCv.Labels;
using RoadSeg.Scoring;

namespace RoadSeg.Cli.Scoring;

/// <summary>What the user says of the labels: their set, and which class is which.</summary>
/// <param name="Set"><c>auto</c>, <c>model</c>, or the name of a label set.</param>
/// <param name="MapFile">JSON object from label class to model class; null for none.</param>
internal sealed record LabelMeaning(string Set, string? MapFile)
{
    /// <summary>Sets that can be named.</summary>
    public const string Known = "auto, model, camvid, cityscapes, cityscapes-train, kitti";

    /// <summary>What the values of the label images mean in the model's classes.</summary>
    /// <param name="labels">File or folder of the labels.</param>
    /// <param name="classes">Classes of the model.</param>
    /// <param name="tell">Told which classes are left out.</param>
    public ClassMapping For(string labels, ClassTable classes, Action<string> tell)
    {
        LabelSet? set = Set switch
        {
            "auto" => LabelFolder.SetByNames(labels),
            "model" => null,
            _ => LabelSet.Find(Set)!,
        };
        Dictionary<string, string?> renamed = ReadMap();
        if (set is null)
        {
            return renamed.Count == 0 ? ClassMapping.OfModel(classes) : throw new UsageException(
                "--class-map maps the classes of a label set to the model's: name it with --label-set.");
        }

        ClassMapping mapping = ByName(set, classes, renamed);
        if (mapping.LeftOut.Length > 0)
        {
            tell($"labels of the set \"{set.Name}\": the model has no {string.Join(", ", mapping.LeftOut)}; left out.");
        }

        return mapping;
    }

    private Dictionary<string, string?> ReadMap()
    {
        if (MapFile is null)
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string?>>(File.ReadAllBytes(MapFile)) ?? [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ClassMapException(
                $"--class-map \"{MapFile}\" cannot be read: {e.Message} Expected a JSON object from label class "
                + "to model class, such as {\"rider\": \"Bicyclist\", \"train\": null}.", e);
        }
    }

    private ClassMapping ByName(LabelSet set, ClassTable classes, Dictionary<string, string?> renamed)
    {
        try
        {
            return ClassMapping.ByName(set, classes, renamed);
        }
        catch (ClassMapException e) when (MapFile is not null)
        {
            throw new ClassMapException($"--class-map \"{MapFile}\": {e.Message}", e);
        }
    }
}
