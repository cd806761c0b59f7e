using RoadSeg.Geometry;
using RoadSeg.Labels.Outlines;

namespace RoadSeg.Labels.Writing;

/// <summary>One frame as a writer gets it.</summary>
/// <param name="FrameId">Number of the frame at its source.</param>
/// <param name="Stem">Name of its files without folder and ending.</param>
/// <param name="Ids">Class ids, H×W row-major; 255 is nothing.</param>
/// <param name="Map">Its regions; with outlines where the writer asks for them, else without regions.</param>
internal sealed record LabelFrame(long FrameId, string Stem, byte[] Ids, RegionMap Map)
{
    /// <summary>Size of the picture.</summary>
    public ImageSize Size => Map.Size;

    /// <summary>Regions in the order in which they are painted one over the other, first pixel first.</summary>
    public IEnumerable<LabelRegion> BackToFront => Map.Regions.OrderBy(r => r.Depth);
}

/// <summary>Writes the labels of one format. One thread at a time.</summary>
internal interface ILabelWriter : IDisposable
{
    /// <summary>Whether it needs regions, and outlines of them.</summary>
    bool NeedsRegions { get; }

    /// <summary>Where the picture of a frame belongs, relative to the folder.</summary>
    string PictureOf(string stem, string ending);

    /// <summary>Writes one frame.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    void Write(LabelFrame frame);

    /// <summary>Completes the files that all frames share.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    void Finish();
}
