using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Regions;

namespace RoadSeg.Labels.Outlines;

/// <summary>
/// The regions of a class map and which pixel belongs to which. Regions hang together by pixel edges; pixels without a
/// class make regions too, since they are holes of others. Buffers are reused; one thread at a time.
/// </summary>
public sealed class RegionMap
{
    private static readonly byte[] GroupOfClass =
        [.. Enumerable.Range(0, 256).Select(id => (byte)(id == ClassTable.IgnoredId ? 0 : id + 1))];

    private static readonly byte[] GroupOfNothing =
        [.. Enumerable.Range(0, 256).Select(id => (byte)(id == ClassTable.IgnoredId ? 1 : 0))];

    private readonly ConnectedComponents components;
    private readonly RingTracer tracer;
    private readonly List<LabelRegion> regions = [];
    private readonly int[] regionOf;

    /// <summary>Allocates the buffers.</summary>
    /// <param name="size">Size of the class maps.</param>
    public RegionMap(ImageSize size)
    {
        Size = size;
        components = new ConnectedComponents(size);
        tracer = new RingTracer(size);
        regionOf = new int[size.PixelCount];
    }

    /// <summary>Size of the map.</summary>
    public ImageSize Size { get; }

    /// <summary>The regions in order of their first pixel, those without a class last.</summary>
    public IReadOnlyList<LabelRegion> Regions => regions;

    /// <summary>Index of the region of each pixel, H×W row-major.</summary>
    public ReadOnlySpan<int> RegionOf => regionOf;

    /// <summary>Finds the regions of a map.</summary>
    /// <param name="ids">H×W row-major.</param>
    public void Find(ReadOnlySpan<byte> ids)
    {
        regions.Clear();
        Collect(ids, GroupOfClass, group => (byte)(group - 1));
        Collect(ids, GroupOfNothing, _ => ClassTable.IgnoredId);
    }

    /// <summary>Traces the outlines of the regions found and orders them by depth.</summary>
    /// <param name="tolerancePixels">Largest distance by which an outline may be off.</param>
    public void Outline(double tolerancePixels)
    {
        List<Ring>[] rings = tracer.Trace(regionOf, regions.Count);
        for (int i = 0; i < regions.Count; i++)
        {
            regions[i].Outer = RingSimplifier.Simplify(rings[i][0], tolerancePixels);
            regions[i].Holes =
                [.. rings[i].Skip(1).Select(r => RingSimplifier.Simplify(r, tolerancePixels))];
        }

        foreach (int outer in Enumerable.Range(0, regions.Count).Where(i => rings[i].Count > 1))
        {
            Deepen(rings[outer][0], regions[outer]);
        }
    }

    // What lies inside the outer outline and is not the region itself lies in one of its holes.
    private void Deepen(Ring outline, LabelRegion outer)
    {
        foreach (LabelRegion inner in regions)
        {
            if (inner != outer && Holds(outer.Box, inner.Box) && outline.Encloses(inner.FirstColumn, inner.Box.V))
            {
                inner.Depth++;
            }
        }
    }

    private void Collect(ReadOnlySpan<byte> ids, byte[] groupById, Func<byte, byte> classOf)
    {
        int first = regions.Count;
        components.Find(ids, groupById, Connectivity.Four);
        foreach (ref readonly Component c in components.Components)
        {
            ImageBox box = new(c.Left, c.Top, c.Right - c.Left, c.Bottom - c.Top);
            regions.Add(new LabelRegion(
                classOf(c.Group), c.AreaPixels, box, components.Runs[c.FirstRun].Start));
        }

        foreach (ref readonly Run run in components.Runs)
        {
            regionOf.AsSpan((run.Row * Size.Width) + run.Start, run.Length).Fill(first + run.Component);
        }
    }

    private static bool Holds(ImageBox outer, ImageBox inner) =>
        inner.U > outer.U && inner.V > outer.V
        && inner.U + inner.Width < outer.U + outer.Width && inner.V + inner.Height < outer.V + outer.Height;
}
