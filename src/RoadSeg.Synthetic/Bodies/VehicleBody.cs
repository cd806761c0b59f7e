using System.Numerics;
using RoadSeg.Geometry;
using RoadSeg.Synthetic.Render;
using RoadSeg.Synthetic.World;

namespace RoadSeg.Synthetic.Bodies;

/// <summary>
/// Cars and vans. The wheels touch the ground; a dark underside reaches down between them, as annotators paint it, so
/// that the label's lower edge is the ground outline.
/// </summary>
internal static class VehicleBody
{
    private const byte Id = SyntheticClasses.Car;
    private const double SillHeight = 0.2;

    private static readonly Material Dark = Material.Of(Pattern.Plain, Material.Srgb(16, 16, 18));
    private static readonly Material Trim = Material.Of(Pattern.Plain, Material.Srgb(38, 38, 41));
    private static readonly Material Tyre =
        new(Pattern.Wheel, Material.Srgb(28, 28, 30), Material.Srgb(150, 152, 156), 0);

    private static readonly Material Plate = Material.Of(Pattern.Plain, Material.Srgb(226, 222, 196));

    private static readonly Vector3[] Paints =
    [
        Material.Srgb(196, 200, 204), Material.Srgb(150, 22, 26), Material.Srgb(30, 52, 104),
        Material.Srgb(34, 36, 40), Material.Srgb(228, 228, 224), Material.Srgb(112, 118, 124),
        Material.Srgb(40, 88, 66), Material.Srgb(172, 140, 88), Material.Srgb(66, 116, 158),
    ];

    /// <summary>Sizes and lines of a vehicle.</summary>
    /// <param name="HalfLength">Of the outline on the ground, metres.</param>
    /// <param name="HalfWidth">Of the outline on the ground, metres.</param>
    /// <param name="Height">Metres.</param>
    /// <param name="Shoulder">Height of the shoulder line.</param>
    /// <param name="Cabin">Side view of the cabin.</param>
    internal readonly record struct Shape(
        double HalfLength, double HalfWidth, double Height, double Shoulder, CabinLine Cabin);

    /// <summary>Where the cabin's side view begins and ends along x, metres.</summary>
    /// <param name="RearFoot">At the shoulder, behind.</param>
    /// <param name="FrontFoot">At the shoulder, in front: the foot of the windscreen.</param>
    /// <param name="FrontRoof">Top of the windscreen.</param>
    /// <param name="RearRoof">Top of the rear window.</param>
    internal readonly record struct CabinLine(double RearFoot, double FrontFoot, double FrontRoof, double RearRoof);

    /// <summary>Outline on the ground: that of the underside, a little inside the bumpers.</summary>
    public static Footprint OutlineOf(in Shape shape) =>
        Footprint.Rectangle(shape.HalfLength - 0.04, shape.HalfWidth - 0.02);

    /// <summary>Hatchback, saloon, off-roader, van.</summary>
    public static Shape[] Shapes { get; } =
    [
        new(2.02, 0.87, 1.47, 0.92, new CabinLine(-1.98, 1.02, 0.18, -1.52)),
        new(2.28, 0.89, 1.43, 0.92, new CabinLine(-1.62, 1.05, 0.20, -0.98)),
        new(2.20, 0.93, 1.68, 1.04, new CabinLine(-2.14, 1.08, 0.40, -1.80)),
        new(2.50, 0.97, 2.05, 1.12, new CabinLine(-2.47, 1.92, 1.05, -2.40)),
    ];

    /// <summary>Solids of a vehicle.</summary>
    public static Solid[] Build(in Shape shape, Random random)
    {
        Material paint = new(
            Pattern.CarPaint, Paints[random.Next(Paints.Length)], Material.Srgb(30, 30, 32), random.Next(1000));
        List<Solid> solids = [];
        double l = shape.HalfLength;
        double w = shape.HalfWidth;
        double s = shape.Shoulder;
        (double, double)[] lower =
        [
            (-l + 0.05, SillHeight), (l - 0.05, SillHeight), (l, 0.42), (l - 0.03, 0.66),
            (l - 0.22, s - 0.14), (shape.Cabin.FrontFoot, s), (-l + 0.12, s + 0.02), (-l, 0.72), (-l, 0.40),
        ];
        solids.Add(Hulls.Profile(Id, paint, lower, w, 0.3, 0.07, 0.12));
        CabinLine c = shape.Cabin;
        (double, double)[] cabin =
        [
            (c.RearFoot, s - 0.04), (c.FrontFoot, s - 0.04),
            (c.FrontRoof, shape.Height - 0.05), (c.FrontRoof - 0.3, shape.Height),
            (c.RearRoof + 0.25, shape.Height), (c.RearRoof, shape.Height - 0.06),
        ];
        double inset = shape.Height > 1.9 ? 0.1 : 0.28;
        Material glass = new(Pattern.CarGlass, Material.Srgb(24, 29, 33), paint.Colour, paint.Seed);
        solids.Add(Hulls.Profile(Id, glass, cabin, w - 0.05, s, inset, 0.1));
        solids.Add(Solid.Box(
            Id, Dark, new Vector3D(0, 0, (SillHeight + 0.06) / 2), new Vector3D(l - 0.05, w - 0.04, SillHeight / 2)));
        AddWheels(solids, shape);
        AddTrim(solids, shape);
        return [.. solids];
    }

    private static void AddWheels(List<Solid> solids, in Shape shape)
    {
        double radius = shape.Height > 1.6 ? 0.35 : 0.31;
        foreach (double x in (ReadOnlySpan<double>)[-shape.HalfLength * 0.61, shape.HalfLength * 0.64])
        {
            foreach (double y in (ReadOnlySpan<double>)[-1, 1])
            {
                double outer = shape.HalfWidth + 0.01;
                solids.Add(Solid.Cylinder(
                    Id, Tyre, new Vector3D(x, y * (outer - 0.22), radius), new Vector3D(x, y * outer, radius), radius));
            }
        }
    }

    private static void AddTrim(List<Solid> solids, in Shape shape)
    {
        double l = shape.HalfLength;
        double w = shape.HalfWidth;
        foreach (double side in (ReadOnlySpan<double>)[-1, 1])
        {
            solids.Add(Solid.Box(
                Id,
                Trim,
                new Vector3D(shape.Cabin.FrontFoot - 0.35, side * (w + 0.04), shape.Shoulder + 0.06),
                new Vector3D(0.07, 0.09, 0.07)));
        }

        solids.Add(Solid.Box(Id, Plate, new Vector3D(-l + 0.01, 0, 0.6), new Vector3D(0.03, 0.26, 0.055)));
        solids.Add(Solid.Box(Id, Plate, new Vector3D(l - 0.01, 0, 0.42), new Vector3D(0.03, 0.26, 0.055)));
        solids.Add(Solid.Box(Id, Trim, new Vector3D(-l + 0.06, 0, 0.42), new Vector3D(0.07, w - 0.2, 0.08)));
        solids.Add(Solid.Box(Id, Trim, new Vector3D(l - 0.06, 0, 0.53), new Vector3D(0.05, w - 0.3, 0.05)));
    }
}
