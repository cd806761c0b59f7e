using System.Numerics;
using RoadSeg.Geometry;
using RoadSeg.Synthetic.Render;

namespace RoadSeg.Synthetic.Bodies;

/// <summary>A house whose front looks along its own −y.</summary>
internal static class HouseBody
{
    /// <summary>Height of one storey in metres; the facade pattern draws one row of windows in each.</summary>
    public const double StoreyMeters = 2.9;

    private const byte Id = SyntheticClasses.Building;

    private static readonly Vector3[] Walls =
    [
        Material.Srgb(196, 176, 148), Material.Srgb(158, 92, 70), Material.Srgb(206, 196, 176),
        Material.Srgb(142, 108, 88), Material.Srgb(178, 170, 160), Material.Srgb(188, 148, 110),
        Material.Srgb(168, 184, 182), Material.Srgb(214, 206, 196), Material.Srgb(126, 78, 62),
    ];

    private static readonly Vector3[] Doors =
    [
        Material.Srgb(92, 30, 28), Material.Srgb(28, 48, 78), Material.Srgb(36, 66, 48), Material.Srgb(60, 42, 30),
    ];

    private static readonly Vector3[] Roofs =
    [
        Material.Srgb(112, 66, 52), Material.Srgb(78, 76, 80), Material.Srgb(96, 84, 76), Material.Srgb(128, 80, 60),
    ];

    /// <summary>Solids of a house.</summary>
    /// <param name="halfX">Half the front.</param>
    /// <param name="halfY">Half the depth.</param>
    /// <param name="storeys">1 to 6.</param>
    /// <param name="random">Draws colours and details.</param>
    /// <param name="height">Height of the highest part, metres.</param>
    public static Solid[] Build(double halfX, double halfY, int storeys, Random random, out double height)
    {
        int seed = random.Next(100_000);
        double eaves = (storeys * StoreyMeters) + 0.35;
        Material wall = new(
            Pattern.Facade, Walls[random.Next(Walls.Length)], Doors[random.Next(Doors.Length)], seed);
        Material trim = Material.Of(Pattern.Plain, (wall.Colour * 0.6f) + new Vector3(0.22f));
        Material roof = Material.Of(Pattern.RoofTiles, Roofs[random.Next(Roofs.Length)], seed);
        List<Solid> solids =
        [
            Solid.Box(Id, wall, new Vector3D(0, 0, eaves / 2), new Vector3D(halfX, halfY, eaves / 2)),
            Solid.Box(
                Id, trim, new Vector3D(0, -halfY, eaves - 0.12), new Vector3D(halfX, 0.22, 0.13)),
        ];
        bool isFlat = storeys > 3 && random.Next(2) == 0;
        height = eaves + (isFlat ? 0.5 : halfY * 0.62);
        solids.Add(isFlat
            ? Solid.Box(Id, trim, new Vector3D(0, 0, eaves + 0.2), new Vector3D(halfX, halfY, 0.25))
            : Hulls.Gable(Id, roof, (halfX + 0.05, halfY + 0.3), eaves - 0.05, height));
        AddChimneys(solids, halfX, height, random);
        AddFront(solids, halfX, halfY, storeys, random);
        return [.. solids];
    }

    private static void AddChimneys(List<Solid> solids, double halfX, double height, Random random)
    {
        Material brick = new(Pattern.Bricks, Material.Srgb(140, 80, 62), Material.Srgb(176, 166, 152), 3);
        foreach (double side in (ReadOnlySpan<double>)[-1, 1])
        {
            if (random.Next(3) > 0)
            {
                solids.Add(Solid.Box(
                    Id, brick, new Vector3D(side * (halfX - 0.8), 0.4, height - 0.2), new Vector3D(0.4, 0.3, 1.1)));
            }
        }
    }

    // A bay, balconies or a shop's awning give the front depth; all of them hang above head height or are shallow.
    private static void AddFront(List<Solid> solids, double halfX, double halfY, int storeys, Random random)
    {
        Material light = Material.Of(Pattern.Plain, Material.Srgb(208, 204, 194));
        int choice = random.Next(3);
        if (choice == 0 && storeys >= 3)
        {
            Material rail = Material.Of(Pattern.Plain, Material.Srgb(52, 54, 58));
            for (int floor = 1; floor < storeys; floor++)
            {
                double z = (floor * StoreyMeters) + 0.1;
                solids.Add(Solid.Box(
                    Id, light, new Vector3D(0, -halfY - 0.3, z), new Vector3D(1.4, 0.4, 0.07)));
                solids.Add(Solid.Box(
                    Id, rail, new Vector3D(0, -halfY - 0.66, z + 0.5), new Vector3D(1.4, 0.02, 0.45)));
            }
        }
        else if (choice == 1)
        {
            Vector3 cloth = random.Next(2) == 0 ? Material.Srgb(160, 48, 40) : Material.Srgb(36, 84, 74);
            Material awning = new(Pattern.Boards, cloth, Material.Srgb(222, 216, 204), 1);
            solids.Add(Solid.Box(
                Id, awning, new Vector3D(halfX * 0.3, -halfY - 0.25, 2.75), new Vector3D(halfX * 0.55, 0.4, 0.18)));
        }
        else
        {
            solids.Add(Solid.Box(
                Id, light, new Vector3D(0, -halfY, StoreyMeters + 0.1), new Vector3D(halfX, 0.07, 0.09)));
        }
    }
}
