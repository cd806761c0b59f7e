using RoadSeg.Geometry;
using RoadSeg.Synthetic.Render;

namespace RoadSeg.Synthetic.Bodies;

/// <summary>Convex bodies swept from a side view.</summary>
internal static class Hulls
{
    /// <summary>
    /// A side profile in x and z, swept over the width; the sides lean in by <paramref name="lean"/> metres per metre
    /// of height above <paramref name="leanFrom"/>.
    /// </summary>
    /// <param name="classId">Label.</param>
    /// <param name="material">Paint.</param>
    /// <param name="profile">Convex, counter-clockwise seen from the right-hand side (x ahead, z up).</param>
    /// <param name="halfWidth">Half the width at <paramref name="leanFrom"/>.</param>
    /// <param name="leanFrom">Height where the sides have that width.</param>
    /// <param name="lean">Metres per metre.</param>
    /// <param name="cornerMeters">How far the four upright corners are cut back along x.</param>
    public static Solid Profile(
        byte classId,
        Material material,
        (double X, double Z)[] profile,
        double halfWidth,
        double leanFrom,
        double lean,
        double cornerMeters = 0)
    {
        int corners = cornerMeters > 0 ? 4 : 0;
        HullPlane[] planes = new HullPlane[profile.Length + 2 + corners];
        double lowX = profile.Min(p => p.X);
        double highX = profile.Max(p => p.X);
        double lowZ = profile.Min(p => p.Z);
        double highZ = profile.Max(p => p.Z);
        for (int i = 0; i < profile.Length; i++)
        {
            (double x0, double z0) = profile[i];
            (double x1, double z1) = profile[(i + 1) % profile.Length];
            Vector3D normal = RaySolids.Unit(new Vector3D(z1 - z0, 0, x0 - x1));
            planes[i] = new HullPlane(normal, (normal.X * x0) + (normal.Z * z0));
        }

        for (int side = -1; side <= 1; side += 2)
        {
            Vector3D normal = RaySolids.Unit(new Vector3D(0, side, lean));
            planes[profile.Length + ((side + 1) / 2)] =
                new HullPlane(normal, (normal.Y * side * halfWidth) + (normal.Z * leanFrom));
        }

        for (int i = 0; i < corners; i++)
        {
            double ahead = i < 2 ? 1 : -1;
            double side = i % 2 == 0 ? 1 : -1;
            Vector3D normal = RaySolids.Unit(new Vector3D(ahead, side * 0.75, 0));
            double x = ahead > 0 ? highX - cornerMeters : lowX + cornerMeters;
            planes[profile.Length + 2 + i] =
                new HullPlane(normal, (normal.X * x) + (normal.Y * side * halfWidth));
        }

        double widest = halfWidth + Math.Max(0, lean * (leanFrom - lowZ));
        Vector3D half = new((highX - lowX) / 2, widest, (highZ - lowZ) / 2);
        Vector3D centre = new((lowX + highX) / 2, 0, (lowZ + highZ) / 2);
        return Solid.Hull(classId, material, planes, centre, half);
    }

    /// <summary>A gabled roof with its ridge along x.</summary>
    /// <param name="classId">Label.</param>
    /// <param name="material">Paint.</param>
    /// <param name="half">Half lengths along x and y, with the overhang.</param>
    /// <param name="eaves">Height of the eaves.</param>
    /// <param name="ridge">Height of the ridge.</param>
    public static Solid Gable(
        byte classId, Material material, (double X, double Y) half, double eaves, double ridge)
    {
        Vector3D left = RaySolids.Unit(new Vector3D(0, ridge - eaves, half.Y));
        Vector3D right = left with { Y = -left.Y };
        HullPlane[] planes =
        [
            new(new Vector3D(0, 0, -1), -eaves),
            new(new Vector3D(1, 0, 0), half.X),
            new(new Vector3D(-1, 0, 0), half.X),
            new(left, left.Z * ridge),
            new(right, right.Z * ridge),
        ];
        Vector3D extent = new(half.X, half.Y, (ridge - eaves) / 2);
        return Solid.Hull(classId, material, planes, new Vector3D(0, 0, (ridge + eaves) / 2), extent);
    }
}
