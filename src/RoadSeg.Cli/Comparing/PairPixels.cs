using RoadSeg.Anonymising;
using RoadSeg.Comparing;
using RoadSeg.Geometry;
using RoadSeg.Inference;

namespace RoadSeg.Cli.Comparing;

/// <summary>A compared frame without whom either side sees: each may have missed what the other found.</summary>
internal sealed class PairPixels(ImageSize size, ClassTable a, ClassTable b, AnonymiseOptions options)
{
    private readonly ImageAnonymiser ofA = new(a, size, options);
    private readonly ImageAnonymiser ofB = new(b, size, options);
    private readonly byte[] changed = new byte[size.PixelCount * 3];

    /// <summary>The changed copy; until the next call.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> pixels, SideFrame frameA, SideFrame frameB)
    {
        pixels.CopyTo(changed);
        ofA.Run(frameA.ClassIds, changed);
        ofB.Run(frameB.ClassIds, changed);
        return changed;
    }
}
