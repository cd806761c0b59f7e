using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Segmenting;

namespace RoadSeg.Anonymising;

/// <summary>
/// Makes pictures anonymous by class ids at their own size, for those who write pictures that did not come through
/// <c>PipelineOptions.Anonymise</c>. Where the ids know nothing (255) all is overwritten: nobody looked there.
/// Everything is allocated once; one thread at a time.
/// </summary>
public sealed class ImageAnonymiser
{
    private const int Channels = 3;

    private readonly Segmentation map;
    private readonly Anonymiser anonymiser;

    /// <summary>Allocates the masks.</summary>
    /// <param name="classes">What the ids mean.</param>
    /// <param name="size">Size of the pictures.</param>
    /// <param name="options">Who and how.</param>
    /// <exception cref="ModelException">There is no class of a kind.</exception>
    public ImageAnonymiser(ClassTable classes, ImageSize size, AnonymiseOptions options)
    {
        map = new Segmentation(classes, size, new ImageSize(1, 1), Letterbox.Stretch(size, size), size);
        anonymiser = new Anonymiser(map, options);
    }

    /// <summary>Overwrites a picture in place.</summary>
    /// <param name="ids">Class ids, H×W row-major; 255 is unknown.</param>
    /// <param name="pixels">H×W×3 bytes BGR24.</param>
    public void Run(ReadOnlySpan<byte> ids, Span<byte> pixels)
    {
        ids.CopyTo(map.ClassIds);
        anonymiser.Run(map, pixels);
        for (int i = ids.IndexOf(ClassTable.IgnoredId); i >= 0 && i < ids.Length; i++)
        {
            if (ids[i] == ClassTable.IgnoredId)
            {
                pixels.Slice(i * Channels, Channels).Fill(Anonymiser.FillValue);
            }
        }
    }
}
