using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Sources;

namespace RoadSeg.Labels.Reading;

/// <summary>Labels of one picture as class ids.</summary>
/// <param name="stem">Name of the picture without folder and ending.</param>
/// <param name="size">Size of the picture.</param>
/// <param name="ids">H×W row-major; 255 where there is no label. Its own from now on.</param>
public sealed class LabelledPicture(string stem, ImageSize size, byte[] ids)
{
    private const int SideMax = 32768;
    private const int PixelsMax = 1 << 28;

    /// <summary>Name of the picture without folder and ending.</summary>
    public string Stem { get; } = stem;

    /// <summary>Size of the picture.</summary>
    public ImageSize Size { get; } = size;

    /// <summary>Class ids, H×W row-major; 255 where there is no label.</summary>
    public Span<byte> Ids => ids;

    /// <summary>A picture without labels.</summary>
    /// <param name="file">Name of the picture as the labels have it; folders in it are left out.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="subject">The label file, for errors.</param>
    /// <exception cref="SourceException">A size that no picture has, or no name.</exception>
    internal static LabelledPicture Empty(string file, long width, long height, string subject)
    {
        string stem = Path.GetFileNameWithoutExtension(file.Replace('\\', '/'));
        if (width is < 1 or > SideMax || height is < 1 or > SideMax || width * height > PixelsMax)
        {
            string said = FormattableString.Invariant($"{width}x{height}; expected 1 to {SideMax} pixels a side");
            throw new SourceException($"labels \"{subject}\": the picture \"{file}\" is said to be {said}.");
        }

        if (stem.Length == 0)
        {
            throw new SourceException($"labels \"{subject}\": a picture has no name.");
        }

        byte[] ids = new byte[width * height];
        Array.Fill(ids, ClassTable.IgnoredId);
        return new LabelledPicture(stem, new ImageSize((int)width, (int)height), ids);
    }
}
