using System.Numerics;
using RoadSeg.Geometry;

namespace RoadSeg.Synthetic.Render;

/// <summary>Patterns of solids in their object's frame, drawn by formulas: sharp at any distance.</summary>
internal static class Paint
{
    private static readonly Vector3 HeadLamp = Material.Srgb(216, 222, 228);
    private static readonly Vector3 TailLamp = Material.Srgb(172, 20, 18);
    private static readonly Vector3 PlateBack = Material.Srgb(120, 122, 124);

    /// <summary>The surface at a point of a solid.</summary>
    /// <param name="solid">The solid.</param>
    /// <param name="point">On its surface, object frame.</param>
    /// <param name="normal">Unit, object frame.</param>
    /// <param name="pixelMeters">Size of a pixel there: finer detail is averaged away.</param>
    public static Surface At(in Solid solid, Vector3D point, Vector3D normal, double pixelMeters)
    {
        Material material = solid.Material;
        return material.Pattern switch
        {
            Pattern.Facade => FacadePaint.At(solid, point, normal, pixelMeters),
            Pattern.RoofTiles => Tiles(material, point, normal, pixelMeters),
            Pattern.Leaves => Leaves(material, point, pixelMeters),
            Pattern.Boards => Boards(material, point, pixelMeters),
            Pattern.Bricks => Bricks(material, point, normal, pixelMeters),
            Pattern.Grainy => Surface.Dull(material.Colour * Grain(material, point, pixelMeters)),
            Pattern.Lamp => new Surface(material.Colour, 0, 0.04f, material.Colour),
            _ => OfVehicle(solid, point, normal),
        };
    }

    /// <summary>Courses of brick in two colours, averaged where they are finer than a pixel.</summary>
    public static Vector3 BrickColour(double u, double z, Vector3 brick, Vector3 mortar, int seed, double pixelMeters)
    {
        const double length = 0.23;
        const double height = 0.075;
        double row = Math.Floor(z / height);
        double shifted = (u / length) + (row * 0.5);
        double column = Math.Floor(shifted);
        double inRow = z - (row * height);
        double inColumn = (shifted - column) * length;
        float tone = 0.82f + (0.36f * Noise.At((int)column, (int)row, seed));
        bool isMortar = inRow < 0.012 || inColumn < 0.012;
        Vector3 near = isMortar ? mortar : brick * tone;
        Vector3 far = Vector3.Lerp(brick, mortar, 0.16f);
        return Vector3.Lerp(near, far, Noise.Step(0.012, 0.05, pixelMeters));
    }

    private static Surface OfVehicle(in Solid solid, Vector3D point, Vector3D normal) => solid.Material.Pattern switch
    {
        Pattern.CarPaint => CarBody(solid, point, normal),
        Pattern.CarGlass => CarCabin(solid, point, normal),
        Pattern.Wheel => Wheel(solid, point, normal),
        Pattern.SignPlate => Sign(solid, point, normal),
        _ => new Surface(solid.Material.Colour, 0, 0.02f, Vector3.Zero),
    };

    private static Surface Tiles(Material material, Vector3D point, Vector3D normal, double pixelMeters)
    {
        double slope = point.Z / Math.Max(0.3, Math.Sqrt(1 - (normal.Z * normal.Z)));
        double row = Math.Floor(slope / 0.32);
        float shade = 0.8f + (0.2f * (float)(slope / 0.32 - row));
        float tone = 0.85f + (0.3f * Noise.At((int)Math.Floor(point.X / 0.24), (int)row, material.Seed));
        float fade = Noise.Step(0.08, 0.3, pixelMeters);
        return Surface.Dull(material.Colour * Noise.Mix(shade * tone, 0.9f, fade));
    }

    private static Surface Leaves(Material material, Vector3D point, double pixelMeters)
    {
        float fine = Noise.Smooth(point.X * 7, point.Y * 7, point.Z * 7, material.Seed);
        float coarse = Noise.Smooth(point.X * 1.9, point.Y * 1.9, point.Z * 1.9, material.Seed + 9);
        float leaf = Noise.Smooth(point.X * 21, point.Y * 21, point.Z * 21, material.Seed + 4);
        fine += 0.7f * (leaf - 0.5f) * (1 - Noise.Step(0.015, 0.06, pixelMeters));
        float tone = (0.35f + (0.75f * Math.Max(0, fine))) * (0.6f + (0.7f * coarse));
        return Surface.Dull(material.Colour * tone);
    }

    private static Surface Boards(Material material, Vector3D point, double pixelMeters)
    {
        const double width = 0.15;
        double place = (point.X + point.Y) / width;
        double board = Math.Floor(place);
        float gap = (float)(place - board) < 0.1f ? 0.35f : 1;
        float tone = 0.86f + (0.28f * Noise.At((int)board, 0, material.Seed));
        Vector3 colour = (int)board % 2 == 0 ? material.Colour : material.Accent;
        float fade = Noise.Step(0.03, 0.12, pixelMeters);
        return Surface.Dull(colour * Noise.Mix(tone * gap, 0.93f, fade));
    }

    private static Surface Bricks(Material material, Vector3D point, Vector3D normal, double pixelMeters)
    {
        double u = Math.Abs(normal.Y) > 0.5 ? point.X : point.Y;
        double z = Math.Abs(normal.Z) > 0.5 ? point.Y : point.Z;
        return Surface.Dull(BrickColour(u, z, material.Colour, material.Accent, material.Seed, pixelMeters));
    }

    private static float Grain(Material material, Vector3D point, double pixelMeters)
    {
        float fold = Noise.Smooth(point.X * 14, point.Y * 14, point.Z * 9, material.Seed);
        return 0.82f + (0.36f * Noise.Mix(fold, 0.5f, Noise.Step(0.03, 0.12, pixelMeters)));
    }

    private static Surface CarBody(in Solid solid, Vector3D point, Vector3D normal)
    {
        Material material = solid.Material;
        bool isSide = Math.Abs(normal.Y) > 0.7;
        double along = (point.X - solid.A.X) / solid.B.X;
        bool isGap = isSide && point.Z > 0.34
            && (Math.Abs(along - 0.42) < 0.006 || Math.Abs(along + 0.06) < 0.006 || Math.Abs(along + 0.5) < 0.006);
        bool isHandle = isSide && Math.Abs(point.Z - 0.8) < 0.02
            && (Math.Abs(along - 0.02) < 0.035 || Math.Abs(along + 0.42) < 0.035);
        if (isGap || isHandle || (isSide && point.Z < 0.33))
        {
            return new Surface(material.Accent, 1, 0.03f, Vector3.Zero);
        }

        if (LampAt(solid, point, normal) is Surface lamp)
        {
            return lamp;
        }

        bool isGrille = normal.X > 0.6 && Math.Abs(point.Y) < 0.5 && point.Z is > 0.58 and < 0.72;
        return isGrille
            ? new Surface(material.Accent, 2, 0.03f, Vector3.Zero)
            : new Surface(material.Colour, 0, 0.05f, Vector3.Zero);
    }

    // Head and tail lamps wrap around the corners of the body.
    private static Surface? LampAt(in Solid solid, Vector3D point, Vector3D normal)
    {
        double aside = Math.Abs(point.Y) / solid.B.Y;
        double top = solid.A.Z + solid.B.Z;
        if (normal.X > 0.3 && aside > 0.55 && point.Z is > 0.58 and < 0.74)
        {
            return new Surface(HeadLamp, 3, 0.12f, HeadLamp * 0.5f);
        }

        return normal.X < -0.3 && aside > 0.74 && point.Z > top - 0.34 && point.Z < top - 0.07
            ? new Surface(TailLamp, 4, 0.08f, TailLamp)
            : null;
    }

    private static Surface CarCabin(in Solid solid, Vector3D point, Vector3D normal)
    {
        double along = (point.X - solid.A.X) / solid.B.X;
        double height = (point.Z - solid.A.Z) / solid.B.Z;
        // The cabin narrows upwards at both ends, so a pillar's place moves inwards with the height.
        bool isSide = Math.Abs(normal.Y) > 0.6;
        double slant = (0.5 + (0.5 * height)) * 0.3;
        bool isPillar = isSide
            ? along > 0.90 - (1.4 * slant) || along < -0.93 + (0.5 * slant) || Math.Abs(along + 0.1) < 0.03
            : Math.Abs(point.Y) > solid.B.Y * (0.93 - (0.22 * (0.5 + (0.5 * height))));
        bool isRoof = normal.Z > 0.93 || height > 0.86 || height < -0.86;
        return isPillar || isRoof
            ? new Surface(solid.Material.Accent, 1, 0.05f, Vector3.Zero)
            : new Surface(solid.Material.Colour, 2, 0.16f, Vector3.Zero);
    }

    private static Surface Wheel(in Solid solid, Vector3D point, Vector3D normal)
    {
        double dx = point.X - solid.A.X;
        double dz = point.Z - solid.A.Z;
        double share = Math.Sqrt((dx * dx) + (dz * dz)) / solid.Radius;
        bool isHub = Math.Abs(normal.Y) > 0.7 && share < 0.64;
        bool isHole = share is > 0.2 and < 0.56 && Math.Cos(Math.Atan2(dz, dx) * 5) > 0.25;
        return isHub && !isHole
            ? new Surface(solid.Material.Accent, 1, 0.08f, Vector3.Zero)
            : Surface.Dull(solid.Material.Colour, isHub ? 2 : 0);
    }

    private static Surface Sign(in Solid solid, Vector3D point, Vector3D normal)
    {
        if (normal.X > -0.5)
        {
            return Surface.Dull(PlateBack, 2);
        }

        double dy = Math.Abs(point.Y - solid.A.Y);
        double dz = Math.Abs(point.Z - solid.A.Z);
        bool isBox = solid.Kind == SolidKind.Box;
        double share = isBox ? Math.Max(dy, dz) / 0.3 : Math.Sqrt((dy * dy) + (dz * dz)) / solid.Radius;
        bool isBar = dz < 0.06 && dy < 0.2 && !isBox;
        return isBar || share > 0.8
            ? Surface.Dull(solid.Material.Accent, 1)
            : Surface.Dull(solid.Material.Colour);
    }
}
