using System.Numerics;
using RoadSeg.Geometry;
using RoadSeg.Synthetic.Render;

namespace RoadSeg.Synthetic.Bodies;

/// <summary>Trees, lamp posts, signs, signals, hedges, fences. Their origin is on the ground below them.</summary>
internal static class StreetFurniture
{
    /// <summary>Radius of a lamp post at its foot, metres.</summary>
    public const double LampRadius = 0.08;

    /// <summary>Radius of a sign post, metres.</summary>
    public const double SignRadius = 0.04;

    private const byte PoleId = SyntheticClasses.Pole;
    private const byte SignId = SyntheticClasses.SignSymbol;
    private const byte TreeId = SyntheticClasses.Tree;

    private static readonly Material Steel = Material.Of(Pattern.Plain, Material.Srgb(96, 102, 104));
    private static readonly Material Grey = Material.Of(Pattern.Plain, Material.Srgb(136, 138, 138));
    private static readonly Material LampGlass = Material.Of(Pattern.Lamp, Material.Srgb(236, 228, 204));

    private static readonly Vector3[] Greens =
    [
        Material.Srgb(62, 88, 38), Material.Srgb(76, 104, 44), Material.Srgb(50, 76, 40), Material.Srgb(98, 108, 46),
    ];

    /// <summary>A tree with a crown of leafy balls.</summary>
    /// <param name="scale">1 is about 6 m high.</param>
    /// <param name="trunkRadius">Metres.</param>
    /// <param name="random">Draws the crown.</param>
    public static Solid[] Tree(double scale, double trunkRadius, Random random)
    {
        Material bark = Material.Of(Pattern.Grainy, Material.Srgb(78, 64, 50), 5);
        Vector3 green = Greens[random.Next(Greens.Length)];
        double trunk = 2.6 * scale;
        List<Solid> solids =
        [
            Solid.Cylinder(TreeId, bark, default, new Vector3D(0, 0, trunk), trunkRadius),
            Solid.Capsule(TreeId, bark, new Vector3D(0, 0, trunk - 0.1), new Vector3D(0.5, 0.3, trunk + 1.2), 0.09),
            Solid.Capsule(TreeId, bark, new Vector3D(0, 0, trunk - 0.1), new Vector3D(-0.5, -0.2, trunk + 1.2), 0.09),
        ];
        for (int i = 0; i < 9; i++)
        {
            double turn = i * 2.4;
            double out_ = i == 0 ? 0 : (0.55 + (random.NextDouble() * 0.6)) * scale;
            double size = (0.85 + (random.NextDouble() * 0.55)) * scale;
            Vector3D centre = new(
                Math.Cos(turn) * out_,
                Math.Sin(turn) * out_,
                trunk + ((0.5 + (random.NextDouble() * 1.9)) * scale));
            Material leaves = Material.Of(
                Pattern.Leaves, green * (0.85f + ((float)random.NextDouble() * 0.35f)), random.Next(1000));
            solids.Add(Solid.Ellipsoid(
                TreeId, leaves, centre, new Vector3D(size, size, size * (0.7 + (random.NextDouble() * 0.25)))));
        }

        return [.. solids];
    }

    /// <summary>A lamp post whose arm reaches along its own +x.</summary>
    public static Solid[] LampPost() =>
    [
        Solid.Cylinder(PoleId, Steel, default, new Vector3D(0, 0, 0.9), LampRadius),
        Solid.Cylinder(PoleId, Steel, new Vector3D(0, 0, 0.9), new Vector3D(0, 0, 6.4), 0.055),
        Solid.Capsule(PoleId, Steel, new Vector3D(0, 0, 6.35), new Vector3D(1.3, 0, 6.7), 0.04),
        Solid.Ellipsoid(PoleId, Steel, new Vector3D(1.5, 0, 6.72), new Vector3D(0.36, 0.14, 0.09)),
        Solid.Ellipsoid(PoleId, LampGlass, new Vector3D(1.5, 0, 6.66), new Vector3D(0.27, 0.1, 0.07)),
    ];

    /// <summary>A traffic sign whose face looks along its own −x.</summary>
    public static Solid[] Sign(Random random)
    {
        (Vector3 face, Vector3 rim)[] kinds =
        [
            (Material.Srgb(232, 232, 228), Material.Srgb(186, 26, 30)),
            (Material.Srgb(28, 78, 160), Material.Srgb(232, 232, 228)),
            (Material.Srgb(186, 26, 30), Material.Srgb(232, 232, 228)),
        ];
        (Vector3 face, Vector3 rim) = kinds[random.Next(kinds.Length)];
        Material plate = new(Pattern.SignPlate, face, rim, 0);
        bool isRound = random.Next(3) > 0;
        Vector3D centre = new(-0.06, 0, 2.35);
        return
        [
            Solid.Cylinder(PoleId, Grey, default, new Vector3D(0, 0, 2.7), SignRadius),
            isRound
                ? Solid.Cylinder(SignId, plate, centre, centre + new Vector3D(0.03, 0, 0), 0.33)
                : Solid.Box(SignId, plate, centre, new Vector3D(0.015, 0.3, 0.3)),
        ];
    }

    /// <summary>A crossing beacon: striped post with a yellow ball.</summary>
    public static Solid[] Beacon()
    {
        Material ball = Material.Of(Pattern.Plain, Material.Srgb(238, 170, 30));
        Material white = Material.Of(Pattern.Plain, Material.Srgb(220, 220, 216));
        Material black = Material.Of(Pattern.Plain, Material.Srgb(30, 30, 32));
        List<Solid> solids = [];
        for (int i = 0; i < 6; i++)
        {
            solids.Add(Solid.Cylinder(
                PoleId,
                i % 2 == 0 ? black : white,
                new Vector3D(0, 0, i * 0.45),
                new Vector3D(0, 0, (i + 1) * 0.45),
                0.055));
        }

        solids.Add(Solid.Ellipsoid(SignId, ball, new Vector3D(0, 0, 2.88), new Vector3D(0.19, 0.19, 0.19)));
        return [.. solids];
    }

    /// <summary>A straight run of hedge, wooden fence or garden wall along its own x.</summary>
    /// <param name="half">Half lengths along x and y.</param>
    /// <param name="random">Draws which.</param>
    /// <param name="classId">Tree for hedges, else Fence.</param>
    /// <param name="height">Metres.</param>
    public static Solid[] Boundary((double X, double Y) half, Random random, out byte classId, out double height)
    {
        int kind = random.Next(3);
        classId = kind == 0 ? TreeId : SyntheticClasses.Fence;
        height = kind switch { 0 => 1.25, 1 => 1.5, _ => 0.95 };
        Material material = kind switch
        {
            0 => Material.Of(Pattern.Leaves, Greens[random.Next(Greens.Length)] * 0.9f, random.Next(1000)),
            1 => new Material(
                Pattern.Boards, Material.Srgb(122, 94, 64), Material.Srgb(104, 78, 52), random.Next(1000)),
            _ => new Material(
                Pattern.Bricks, Material.Srgb(146, 88, 68), Material.Srgb(186, 176, 162), random.Next(1000)),
        };
        return
        [
            Solid.Box(
                classId, material, new Vector3D(0, 0, height / 2), new Vector3D(half.X, half.Y, height / 2)),
        ];
    }
}
