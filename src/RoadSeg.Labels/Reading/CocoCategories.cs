using System.Text.Json;

namespace RoadSeg.Labels.Reading;

/// <summary>
/// Categories of a COCO file. What a category means is asked only where one is used: files list many that are not.
/// </summary>
internal sealed class CocoCategories
{
    private readonly JsonText text;
    private readonly LabelNames names;
    private readonly Dictionary<long, string> nameOf = [];

    public CocoCategories(JsonText text, LabelNames names)
    {
        this.text = text;
        this.names = names;
        foreach (JsonElement category in text.Array(text.Root, "categories"))
        {
            nameOf[text.Number(category, "id")] = text.Text(category, "name");
        }
    }

    /// <summary>Class of an annotation or a segment.</summary>
    public byte ClassOf(JsonElement annotation)
    {
        long category = text.Number(annotation, "category_id");
        return nameOf.TryGetValue(category, out string? name) ? names.IdOf(name, text.Path)
            : throw text.Wrong(FormattableString.Invariant($"category {category} is not among the categories"));
    }
}
