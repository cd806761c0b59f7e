using RoadSeg.Geometry;
using RoadSeg.Synthetic.World;

namespace RoadSeg.Synthetic.Render;

/// <summary>
/// What the standing things of the street keep from the sun, and from the sky near their feet. On the ground it is
/// kept as a map in road coordinates, made once and blurred a little; on walls a ray decides.
/// </summary>
internal sealed class SunShadow
{
    private const double CellMeters = 0.15;
    private const double HalfWidthMeters = 13.5;
    private const double BinMeters = 8;
    private const double ReachMeters = 34;

    private readonly RoadPath path;
    private readonly IReadOnlyList<StreetObject> objects;
    private readonly Vector3D sun = FrameLight.SunDirection;
    private readonly int columns;
    private readonly int rows = (int)(2 * HalfWidthMeters / CellMeters);
    private readonly int[][] nearBin;
    private readonly byte[] sunMap;
    private readonly byte[] skyMap;

    /// <summary>Draws the map.</summary>
    /// <param name="path">The street.</param>
    /// <param name="objects">Everything; what moves is left out.</param>
    public SunShadow(RoadPath path, IReadOnlyList<StreetObject> objects)
    {
        this.path = path;
        this.objects = objects;
        columns = (int)(path.LengthMeters / CellMeters);
        nearBin = BinObjects();
        byte[] sharp = new byte[columns * rows];
        skyMap = new byte[columns * rows];
        Parallel.For(0, rows, row => DrawRow(sharp, row));
        sunMap = Blur(sharp);
    }

    /// <summary>Share of the sun and of the sky that reach a place on the ground, 0..1.</summary>
    public (float Sun, float Sky) OnGround(RoadPoint place)
    {
        double column = Math.Clamp((place.Along / CellMeters) - 0.5, 0, columns - 1.001);
        double row = Math.Clamp(((place.Left + HalfWidthMeters) / CellMeters) - 0.5, 0, rows - 1.001);
        int c = (int)column;
        int r = (int)row;
        float fc = (float)(column - c);
        float fr = (float)(row - r);
        int index = (r * columns) + c;
        return (Bilinear(sunMap, index, fc, fr), Bilinear(skyMap, index, fc, fr));
    }

    /// <summary>Whether the sun reaches a point in the world past everything that stands.</summary>
    /// <param name="point">World, metres.</param>
    /// <param name="along">Its place along the road, to look only nearby.</param>
    /// <param name="self">Object that does not shade itself; −1 for none.</param>
    public bool IsLit(Vector3D point, double along, int self)
    {
        foreach (int index in nearBin[Math.Clamp((int)(along / BinMeters), 0, nearBin.Length - 1)])
        {
            if (index != self && Shades(objects[index], point))
            {
                return false;
            }
        }

        return true;
    }

    private bool Shades(StreetObject item, Vector3D point)
    {
        Vector3D toCentre = new Vector3D(item.FixedPose.X, item.FixedPose.Y, item.SphereHeight) - point;
        double along = RaySolids.Dot(toCentre, sun);
        double aside = RaySolids.Dot(toCentre, toCentre) - (along * along);
        double radius = item.SphereRadius;
        if (aside > radius * radius || along < -radius)
        {
            return false;
        }

        (double sin, double cos) = Math.SinCos(item.FixedPose.Yaw);
        double dx = point.X - item.FixedPose.X;
        double dy = point.Y - item.FixedPose.Y;
        Vector3D origin = new((cos * dx) + (sin * dy), (cos * dy) - (sin * dx), point.Z);
        Vector3D direction = new((cos * sun.X) + (sin * sun.Y), (cos * sun.Y) - (sin * sun.X), sun.Z);
        foreach (ref readonly Solid solid in item.Solids.AsSpan())
        {
            if (!double.IsInfinity(solid.Intersect(origin, direction)))
            {
                return true;
            }
        }

        return false;
    }

    private int[][] BinObjects()
    {
        List<int>[] bins = new List<int>[(int)(path.LengthMeters / BinMeters) + 1];
        for (int i = 0; i < bins.Length; i++)
        {
            bins[i] = [];
        }

        for (int i = 0; i < objects.Count; i++)
        {
            if (objects[i].Motion is not null)
            {
                continue;
            }

            double along = path.Locate(objects[i].FixedPose.X, objects[i].FixedPose.Y).Along;
            int first = Math.Max(0, (int)((along - ReachMeters) / BinMeters));
            int last = Math.Min(bins.Length - 1, (int)((along + ReachMeters) / BinMeters));
            for (int bin = first; bin <= last; bin++)
            {
                bins[bin].Add(i);
            }
        }

        return [.. bins.Select(b => b.ToArray())];
    }

    private void DrawRow(byte[] sharp, int row)
    {
        double left = ((row + 0.5) * CellMeters) - HalfWidthMeters;
        for (int column = 0; column < columns; column++)
        {
            double along = (column + 0.5) * CellMeters;
            Pose pose = path.PoseAt(new RoadPoint(along, left));
            int index = (row * columns) + column;
            sharp[index] = IsLit(new Vector3D(pose.X, pose.Y, 0.01), along, -1) ? (byte)255 : (byte)0;
            skyMap[index] = (byte)(255 * SkyShare(pose, along));
        }
    }

    // Ground beside something that stands sees less of the sky: down to a third at its foot, all of it from about 2 m.
    private double SkyShare(Pose pose, double along)
    {
        double share = 1;
        foreach (int index in nearBin[Math.Clamp((int)(along / BinMeters), 0, nearBin.Length - 1)])
        {
            StreetObject item = objects[index];
            if (item.Footprint is Footprint shape)
            {
                double distance = DistanceTo(item.FixedPose, shape, pose.X, pose.Y);
                double reach = shape.Radius > 0.5 ? 0.18 + (0.12 * Math.Min(4, item.HeightMeters)) : 0.12;
                share *= distance > 4 * reach ? 1 : 1 - (0.66 * Math.Exp(-distance / reach));
            }
        }

        return share;
    }

    /// <summary>Distance of a world point from a ground outline; 0 inside.</summary>
    internal static double DistanceTo(Pose pose, Footprint shape, double worldX, double worldY)
    {
        double dx = worldX - pose.X;
        double dy = worldY - pose.Y;
        if (shape.IsDisc)
        {
            return Math.Max(0, Math.Sqrt((dx * dx) + (dy * dy)) - shape.Radius);
        }

        (double sin, double cos) = Math.SinCos(pose.Yaw);
        double ox = Math.Max(0, Math.Abs((cos * dx) + (sin * dy)) - shape.HalfX);
        double oy = Math.Max(0, Math.Abs((cos * dy) - (sin * dx)) - shape.HalfY);
        return Math.Sqrt((ox * ox) + (oy * oy));
    }

    private byte[] Blur(byte[] sharp)
    {
        byte[] soft = new byte[sharp.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                int sum = 0;
                for (int r = Math.Max(0, row - 1); r <= Math.Min(rows - 1, row + 1); r++)
                {
                    int left = sharp[(r * columns) + Math.Max(0, column - 1)];
                    int right = sharp[(r * columns) + Math.Min(columns - 1, column + 1)];
                    sum += (left + (2 * sharp[(r * columns) + column]) + right) * (r == row ? 2 : 1);
                }

                soft[(row * columns) + column] = (byte)(sum / 16);
            }
        }

        return soft;
    }

    private float Bilinear(byte[] map, int index, float fc, float fr)
    {
        float low = Noise.Mix(map[index], map[index + 1], fc);
        float high = Noise.Mix(map[index + columns], map[index + columns + 1], fc);
        return Noise.Mix(low, high, fr) / 255f;
    }
}
