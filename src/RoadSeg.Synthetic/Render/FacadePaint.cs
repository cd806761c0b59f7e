using System.Numerics;
using RoadSeg.Geometry;
using RoadSeg.Synthetic.Bodies;

namespace RoadSeg.Synthetic.Render;

/// <summary>Walls with windows, doors and shop fronts.</summary>
internal static class FacadePaint
{
    private const double BayMeters = 2.5;
    private const int Wall = 0;
    private const int Frame = 1;
    private const int Pane = 2;
    private const int Door = 3;
    private const int Sill = 4;

    private static readonly Vector3 White = Material.Srgb(226, 224, 216);
    private static readonly Vector3 Glass = Material.Srgb(36, 42, 48);
    private static readonly Vector3 Curtain = Material.Srgb(168, 160, 146);
    private static readonly Vector3 Mortar = Material.Srgb(182, 172, 158);

    /// <summary>The surface at a point of a house's main box.</summary>
    public static Surface At(in Solid solid, Vector3D point, Vector3D normal, double pixelMeters)
    {
        Material material = solid.Material;
        bool isFront = Math.Abs(normal.Y) > 0.5;
        double half = isFront ? solid.B.X : solid.B.Y;
        double u = (isFront ? point.X : point.Y) + half;
        int bays = Math.Max(1, (int)Math.Round(2 * half / BayMeters));
        double bay = 2 * half / bays;
        int column = Math.Clamp((int)(u / bay), 0, bays - 1);
        double aside = u - ((column + 0.5) * bay);
        int storey = Math.Max(0, (int)(point.Z / HouseBody.StoreyMeters));
        double z = point.Z - (storey * HouseBody.StoreyMeters);
        Surface? opening = storey == 0
            ? GroundFloor(material, column, bays, bay, aside, z, normal)
            : Window(material, column, storey, aside, z, isFront);
        return opening ?? WallAt(material, u, point, pixelMeters);
    }

    private static Surface? GroundFloor(
        Material material, int column, int bays, double bay, double aside, double z, Vector3D normal)
    {
        bool isStreet = normal.Y < -0.5;
        bool isDoor = isStreet && column == material.Seed % bays;
        double x = Math.Abs(aside);
        if (isDoor && x < 0.62 && z < 2.4)
        {
            return x > 0.52 || z > 2.3
                ? Surface.Dull(White, Frame)
                : Surface.Dull(z > 1.95 ? Glass : material.Accent * (z % 0.9 < 0.08 ? 0.7f : 1), Door);
        }

        if (!isStreet || material.Seed % 3 != 0)
        {
            return isDoor ? null : Window(material, column, 0, aside, z, isStreet);
        }

        if (z is > 2.45 and < 2.85)
        {
            return Surface.Dull(material.Accent, Sill);
        }

        bool isShop = x < (bay / 2) - 0.1 && z is > 0.45 and < 2.45;
        return isShop && !isDoor ? PaneAt(material, column, 0, x < (bay / 2) - 0.16 && z > 0.52) : null;
    }

    private static Surface? Window(Material material, int column, int storey, double aside, double z, bool isFront)
    {
        double halfWidth = 0.46 + (material.Seed % 5 * 0.05);
        double top = 2.25 + (material.Seed % 4 * 0.07);
        const double bottom = 0.85;
        double x = Math.Abs(aside);
        bool isBlind = !isFront && Noise.At(column, storey, material.Seed) < 0.6f;
        if (isBlind || x > halfWidth + 0.12 || z < bottom - 0.1 || z > top + 0.14)
        {
            return null;
        }

        if (z < bottom || z > top)
        {
            return Surface.Dull(Vector3.Lerp(material.Colour, White, 0.55f), Sill);
        }

        if (x > halfWidth)
        {
            return null;
        }

        bool isPane = x < halfWidth - 0.06 && x > 0.025 && z > bottom + 0.06 && z < top - 0.06
            && Math.Abs(z - bottom - ((top - bottom) * 0.62)) > 0.025;
        return PaneAt(material, column, storey, isPane);
    }

    private static Surface PaneAt(Material material, int column, int storey, bool isPane)
    {
        if (!isPane)
        {
            return Surface.Dull(material.Seed % 4 == 1 ? Glass * 2.2f : White, Frame);
        }

        float draw = Noise.At(column, storey + 50, material.Seed);
        Vector3 behind = draw > 0.66f ? Vector3.Lerp(Glass, Curtain, 0.55f) : Glass * (0.6f + draw);
        return new Surface(behind, Pane + (column * 8) + (storey * 128), 0.22f, Vector3.Zero);
    }

    private static Surface WallAt(Material material, double u, Vector3D point, double pixelMeters)
    {
        float stain = Noise.Cloudy(u * 0.7, point.Z * 0.35, material.Seed, 3);
        float tone = 0.84f + (0.3f * stain);
        float plinth = point.Z < 0.45 ? 0.72f : 1;
        bool isBrick = material.Seed % 2 == 0;
        Vector3 colour = isBrick
            ? BrickTone(material, u, point.Z, pixelMeters)
            : material.Colour * (0.96f + (0.08f * Noise.Smooth(u * 9, point.Z * 9, material.Seed + 1)));
        return Surface.Dull(colour * tone * plinth, point.Z < 0.45 ? Sill : Wall);
    }

    private static Vector3 BrickTone(Material material, double u, double z, double pixelMeters) => Paint.BrickColour(
        u, z, material.Colour * 0.9f, Vector3.Lerp(material.Colour, Mortar, 0.5f), material.Seed, pixelMeters);
}
