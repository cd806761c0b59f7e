namespace RoadSeg.Labels;

/// <summary>What is written of a recording, and how.</summary>
/// <param name="Format">Format of the files.</param>
public sealed record ExportOptions(LabelFormat Format)
{
    /// <summary>How regions are written in COCO, CVAT and labelme.</summary>
    public LabelShape Shape { get; init; }

    /// <summary>Largest distance by which outlines may be off, picture pixels; 0 keeps every corner.</summary>
    public double TolerancePixels { get; init; } = 1;

    /// <summary>Regions of fewer picture pixels become part of what surrounds them; 0 keeps all.</summary>
    public int AreaMinPixels { get; init; } = 30;

    /// <summary>Frames from one that is written to the next, at least 1.</summary>
    public int Every { get; init; } = 1;

    /// <summary>Ending of the pictures, <c>.png</c> or <c>.jpg</c>; null writes none.</summary>
    public string? PictureEnding { get; init; } = ".png";
}
