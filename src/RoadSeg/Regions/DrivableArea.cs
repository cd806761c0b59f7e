using RoadSeg.Geometry;

namespace RoadSeg.Regions;

/// <summary>
/// The connected free ground in front of the ego vehicle. Drivable pixels that are not connected to the ego
/// vehicle's own ground are not part of it. Buffers are reused for each frame; one owner at a time.
/// </summary>
public sealed class DrivableArea
{
    private readonly byte[] mask;

    /// <summary>Allocates the buffers.</summary>
    /// <param name="size">Size of the class map.</param>
    public DrivableArea(ImageSize size)
    {
        Size = size;
        mask = new byte[size.PixelCount];
    }

    /// <summary>Size of <see cref="Mask"/>: that of the class map.</summary>
    public ImageSize Size { get; }

    /// <summary>True when the ego vehicle stands on drivable ground; otherwise everything below is empty.</summary>
    public bool IsPresent { get; internal set; }

    /// <summary>Pixels of the area in the class map.</summary>
    public int AreaPixels { get; internal set; }

    /// <summary>Share of the class map's pixels, 0..1.</summary>
    public double AreaFraction => (double)AreaPixels / Size.PixelCount;

    /// <summary>1 inside the area, else 0; H×W row-major at the size of the class map.</summary>
    public ReadOnlySpan<byte> Mask => mask;

    /// <summary>Outer outline in image pixels, simplified, closed without repeating the first point.</summary>
    public ReadOnlySpan<ImagePoint> Polygon => PolygonBuffer.Items;

    /// <summary>
    /// Far limit of the free ground in image pixels, left to right: for each sampled column, the last pixel of the
    /// area seen going up from the bottom before something else begins.
    /// </summary>
    public ReadOnlySpan<ImagePoint> FarBoundary => FarBoundaryBuffer.Items;

    /// <summary>
    /// <see cref="Polygon"/> on the road plane in metres, base_link; empty without a mounted camera. Points at or
    /// above the horizon, or beyond <see cref="RegionOptions.MaximumRangeMeters"/>, are left out.
    /// </summary>
    public ReadOnlySpan<GroundPoint> GroundPolygon => GroundPolygonBuffer.Items;

    internal Span<byte> MutableMask => mask;

    // Room for the outlines of a ragged picture: growing later would be garbage in the steady state.
    internal ReusableList<ImagePoint> PolygonBuffer { get; } = new(4096);

    internal ReusableList<ImagePoint> FarBoundaryBuffer { get; } = new(512);

    internal ReusableList<GroundPoint> GroundPolygonBuffer { get; } = new(4096);

    /// <summary>Makes this a copy of another area of the same size.</summary>
    public void CopyFrom(DrivableArea other)
    {
        ArgumentNullException.ThrowIfNull(other);
        IsPresent = other.IsPresent;
        AreaPixels = other.AreaPixels;
        other.mask.CopyTo(mask, 0);
        PolygonBuffer.CopyFrom(other.PolygonBuffer);
        FarBoundaryBuffer.CopyFrom(other.FarBoundaryBuffer);
        GroundPolygonBuffer.CopyFrom(other.GroundPolygonBuffer);
    }

    internal void Clear()
    {
        IsPresent = false;
        AreaPixels = 0;
        mask.AsSpan().Clear();
        PolygonBuffer.Clear();
        FarBoundaryBuffer.Clear();
        GroundPolygonBuffer.Clear();
    }
}
