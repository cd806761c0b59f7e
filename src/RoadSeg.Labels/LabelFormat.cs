namespace RoadSeg.Labels;

/// <summary>Formats of label files.</summary>
public enum LabelFormat
{
    /// <summary>COCO object annotations: one JSON file.</summary>
    Coco,

    /// <summary>COCO panoptic: one JSON file and a PNG of segment ids for each picture.</summary>
    CocoPanoptic,

    /// <summary>CVAT for images 1.1: one XML file.</summary>
    Cvat,

    /// <summary>labelme: a JSON file beside each picture.</summary>
    Labelme,

    /// <summary>Cityscapes: polygons, label ids and train ids of each picture.</summary>
    Cityscapes,

    /// <summary>PNG of class ids for each picture, and a table of them.</summary>
    Masks,
}

/// <summary>How a region is written where a format has several ways.</summary>
public enum LabelShape
{
    /// <summary>Outlines.</summary>
    Polygons,

    /// <summary>Pixel by pixel: COCO compressed run lengths, CVAT and labelme masks.</summary>
    Masks,

    /// <summary>COCO run lengths as a list of numbers.</summary>
    Counts,
}

/// <summary>Words of the command line for the formats.</summary>
public static class LabelFormats
{
    /// <summary>Each format with its word.</summary>
    public static IReadOnlyList<(LabelFormat Format, string Word)> All { get; } =
    [
        (LabelFormat.Coco, "coco"), (LabelFormat.CocoPanoptic, "coco-panoptic"), (LabelFormat.Cvat, "cvat"),
        (LabelFormat.Labelme, "labelme"), (LabelFormat.Cityscapes, "cityscapes"), (LabelFormat.Masks, "masks"),
    ];

    /// <summary>All words, for messages.</summary>
    public static string Words { get; } = string.Join(", ", All.Select(f => f.Word));

    /// <summary>The format of a word; null when there is none.</summary>
    public static LabelFormat? TryParse(string word)
    {
        foreach ((LabelFormat format, string name) in All)
        {
            if (name == word)
            {
                return format;
            }
        }

        return null;
    }
}
