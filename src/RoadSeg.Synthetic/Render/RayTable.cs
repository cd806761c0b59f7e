using System.Collections.Immutable;
using RoadSeg.Calibration;
using RoadSeg.Geometry;

namespace RoadSeg.Synthetic.Render;

/// <summary>
/// The ray through the centre of every pixel, from the full camera model with its distortion, made once per image
/// size; and for each tile of pixels a cone that holds its rays, to find quickly what a tile can see. One owner.
/// </summary>
internal sealed class RayTable
{
    /// <summary>Edge of a tile in pixels.</summary>
    public const int TilePixels = 16;

    private readonly Vector3D[] directions;
    private readonly bool[] isEgo;
    private readonly bool[] isValid;
    private readonly TileCone[] cones;
    private Vector3D[]? level;
    private TileCone[]? levelCones;
    private double turned;

    /// <summary>Traces the camera's pixels.</summary>
    /// <param name="camera">At the size of the images to make.</param>
    public RayTable(CameraInfo camera)
    {
        Size = camera.Size;
        CameraModel model = new(camera);
        Origin = model.CameraInBase;
        directions = new Vector3D[Size.PixelCount];
        isEgo = new bool[Size.PixelCount];
        isValid = new bool[Size.PixelCount];
        Parallel.For(0, Size.Height, v => TraceRow(model, v));
        TileColumns = (Size.Width + TilePixels - 1) / TilePixels;
        TileRows = (Size.Height + TilePixels - 1) / TilePixels;
        cones = new TileCone[TileColumns * TileRows];
        for (int tile = 0; tile < cones.Length; tile++)
        {
            cones[tile] = ConeOf(tile);
        }
    }

    /// <summary>Image size.</summary>
    public ImageSize Size { get; }

    /// <summary>Optical centre in base_link.</summary>
    public Vector3D Origin { get; }

    /// <summary>Tiles across.</summary>
    public int TileColumns { get; }

    /// <summary>Tiles down.</summary>
    public int TileRows { get; }

    /// <summary>Unit directions in base_link, row-major.</summary>
    public ReadOnlySpan<Vector3D> Directions => directions;

    /// <summary>Pixels of the ego vehicle itself, row-major.</summary>
    public ReadOnlySpan<bool> IsEgo => isEgo;

    /// <summary>False where the lens has no ray.</summary>
    public ReadOnlySpan<bool> IsValid => isValid;

    /// <summary>Cones of the tiles, row-major.</summary>
    public ReadOnlySpan<TileCone> Cones => cones;

    /// <summary>Turns all rays about the lens as the vehicle nods.</summary>
    /// <param name="downRadians">From how the camera is mounted; positive is down.</param>
    public void Turn(double downRadians)
    {
        if (downRadians == turned)
        {
            return;
        }

        turned = downRadians;
        level ??= [.. directions];
        levelCones ??= [.. cones];
        Rotation turn = Rotation.FromRollPitchYaw(0, downRadians, 0);
        for (int i = 0; i < directions.Length; i++)
        {
            directions[i] = turn.Apply(level[i]);
        }

        for (int i = 0; i < cones.Length; i++)
        {
            cones[i] = levelCones[i] with { Axis = turn.Apply(levelCones[i].Axis) };
        }
    }

    /// <summary>Whether a position lies inside one of the polygons (even–odd rule).</summary>
    public static bool Contains(ImmutableArray<ImmutableArray<ImagePoint>> polygons, ImagePoint point)
    {
        bool inside = false;
        foreach (ImmutableArray<ImagePoint> polygon in polygons)
        {
            for (int i = 0, j = polygon.Length - 1; i < polygon.Length; j = i++)
            {
                ImagePoint a = polygon[i];
                ImagePoint b = polygon[j];
                inside ^= (a.V > point.V) != (b.V > point.V)
                    && point.U < a.U + ((b.U - a.U) * (point.V - a.V) / (b.V - a.V));
            }
        }

        return inside;
    }

    private void TraceRow(CameraModel model, int v)
    {
        for (int u = 0; u < Size.Width; u++)
        {
            int index = (v * Size.Width) + u;
            isValid[index] = model.TryRayInBase(new ImagePoint(u, v), out Vector3D ray);
            directions[index] = isValid[index] ? RaySolids.Unit(ray) : new Vector3D(1, 0, 0);
            isEgo[index] = Contains(model.Camera.EgoMask, new ImagePoint(u, v));
        }
    }

    // One pixel more than the tile on each side, so that subpixel rays are inside as well.
    private TileCone ConeOf(int tile)
    {
        int left = Math.Max(0, (tile % TileColumns * TilePixels) - 1);
        int top = Math.Max(0, (tile / TileColumns * TilePixels) - 1);
        int right = Math.Min(Size.Width, left + TilePixels + 2);
        int bottom = Math.Min(Size.Height, top + TilePixels + 2);
        Vector3D sum = default;
        for (int v = top; v < bottom; v++)
        {
            for (int u = left; u < right; u++)
            {
                sum += directions[(v * Size.Width) + u];
            }
        }

        Vector3D axis = RaySolids.Unit(sum);
        double cos = 1;
        for (int v = top; v < bottom; v++)
        {
            for (int u = left; u < right; u++)
            {
                cos = Math.Min(cos, RaySolids.Dot(axis, directions[(v * Size.Width) + u]));
            }
        }

        double angle = Math.Acos(Math.Clamp(cos, -1, 1)) + (4.0 / Size.Width * 0.02) + 1e-4;
        return new TileCone(axis, Math.Cos(angle), Math.Sin(angle));
    }
}

/// <summary>A cone that holds all rays of a tile.</summary>
/// <param name="Axis">Unit direction in base_link.</param>
/// <param name="Cos">Cosine of half its angle.</param>
/// <param name="Sin">Sine of half its angle.</param>
internal readonly record struct TileCone(Vector3D Axis, double Cos, double Sin);
