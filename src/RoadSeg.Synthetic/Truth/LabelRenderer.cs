using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Synthetic.Render;
using RoadSeg.Synthetic.World;

namespace RoadSeg.Synthetic.Truth;

/// <summary>
/// Class and object of every pixel centre, by the same rays and solids as the colours; no antialiasing. One owner at
/// a time.
/// </summary>
internal sealed class LabelRenderer
{
    private readonly RayTable rays;
    private readonly TileBins bins;
    private readonly RoadPath path;
    private readonly int[] objectIds;
    private readonly byte[] classIds;

    /// <summary>Prepares for one image size.</summary>
    /// <param name="camera">At the size of the labels to make.</param>
    /// <param name="path">The street.</param>
    public LabelRenderer(CameraInfo camera, RoadPath path)
    {
        this.path = path;
        rays = new RayTable(camera);
        bins = new TileBins(rays);
        objectIds = new int[rays.Size.PixelCount];
        classIds = new byte[rays.Size.PixelCount];
    }

    /// <summary>Image size.</summary>
    public ImageSize Size => rays.Size;

    /// <summary>Rays of the pixels.</summary>
    public RayTable Rays => rays;

    /// <summary>What the tiles see in the instant last rendered.</summary>
    public TileBins Bins => bins;

    /// <summary>Class of each pixel, row-major.</summary>
    public ReadOnlySpan<byte> ClassIds => classIds;

    /// <summary>Object index of each pixel, row-major; −1 for ground, sky and ego vehicle.</summary>
    public ReadOnlySpan<int> ObjectIds => objectIds;

    /// <summary>Renders an instant.</summary>
    public void Render(Instant instant)
    {
        rays.Turn(instant.SwayRadians);
        bins.Fill(instant);
        Parallel.For(0, rays.TileRows, row => RenderTiles(instant, row));
    }

    private void RenderTiles(Instant instant, int tileRow)
    {
        int bottom = Math.Min(Size.Height, (tileRow + 1) * RayTable.TilePixels);
        for (int v = tileRow * RayTable.TilePixels; v < bottom; v++)
        {
            for (int u = 0; u < Size.Width; u++)
            {
                int tile = (tileRow * rays.TileColumns) + (u / RayTable.TilePixels);
                int index = (v * Size.Width) + u;
                (classIds[index], objectIds[index]) = LabelOf(instant, index, tile);
            }
        }
    }

    private (byte ClassId, int ObjectId) LabelOf(Instant instant, int index, int tile)
    {
        if (rays.IsEgo[index] || !rays.IsValid[index])
        {
            return (SyntheticClasses.Ego, -1);
        }

        Vector3D direction = rays.Directions[index];
        Hit hit = RayCaster.Cast(instant, bins[tile], direction);
        if (hit.Solid == Hit.Sky)
        {
            return (SyntheticClasses.Sky, -1);
        }

        if (hit.Solid == Hit.Ground)
        {
            (double x, double y) = instant.WorldOf(
                instant.Camera.X + (direction.X * hit.Distance), instant.Camera.Y + (direction.Y * hit.Distance));
            return (StreetProfile.ClassAt(path.Locate(x, y), path.LengthMeters), -1);
        }

        return (instant.Solids[hit.Solid].ClassId, instant.Actors[instant.ActorOfSolid[hit.Solid]].ObjectIndex);
    }
}
