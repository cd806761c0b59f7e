using System.Numerics;
using RoadSeg.Synthetic.Render;

namespace RoadSeg.Synthetic.Bodies;

/// <summary>What one person wears and looks like, drawn once.</summary>
internal sealed class PersonPaint
{
    private static readonly Vector3[] Tops =
    [
        Material.Srgb(168, 38, 40), Material.Srgb(42, 66, 128), Material.Srgb(212, 208, 200),
        Material.Srgb(58, 92, 64), Material.Srgb(30, 32, 38), Material.Srgb(198, 150, 46),
        Material.Srgb(120, 84, 128), Material.Srgb(92, 120, 148), Material.Srgb(190, 92, 52),
    ];

    private static readonly Vector3[] Trousers =
    [
        Material.Srgb(36, 44, 70), Material.Srgb(32, 32, 34), Material.Srgb(92, 82, 66),
        Material.Srgb(70, 76, 86), Material.Srgb(56, 46, 40),
    ];

    private static readonly Vector3[] Skins =
    [
        Material.Srgb(224, 178, 150), Material.Srgb(196, 146, 112),
        Material.Srgb(138, 92, 66), Material.Srgb(96, 64, 48),
    ];

    private static readonly Vector3[] Hairs =
    [
        Material.Srgb(36, 26, 20), Material.Srgb(88, 58, 34), Material.Srgb(168, 134, 82), Material.Srgb(140, 138, 134),
    ];

    /// <summary>Draws a person.</summary>
    public PersonPaint(byte classId, Random random)
    {
        ClassId = classId;
        int seed = random.Next(10_000);
        Top = Material.Of(Pattern.Grainy, Pick(Tops, random), seed);
        Legs = Material.Of(Pattern.Grainy, Pick(Trousers, random), seed + 1);
        Skin = Material.Of(Pattern.Plain, Pick(Skins, random));
        Hair = Material.Of(Pattern.Grainy, Pick(Hairs, random), seed + 2);
        bool hasLightShoes = random.Next(3) == 0;
        Shoes = Material.Of(
            Pattern.Plain, hasLightShoes ? Material.Srgb(200, 200, 196) : Material.Srgb(34, 28, 26));
        Bag = random.Next(3) == 0 ? Material.Of(Pattern.Grainy, Pick(Tops, random) * 0.6f, seed + 3) : null;
        Height = 1.60 + (random.NextDouble() * 0.26);
        PhaseOffset = random.NextDouble();
    }

    /// <summary>Label of every part.</summary>
    public byte ClassId { get; }

    /// <summary>Jacket or shirt.</summary>
    public Material Top { get; }

    /// <summary>Trousers.</summary>
    public Material Legs { get; }

    /// <summary>Face and hands.</summary>
    public Material Skin { get; }

    /// <summary>Hair or cap.</summary>
    public Material Hair { get; }

    /// <summary>Shoes.</summary>
    public Material Shoes { get; }

    /// <summary>Rucksack; null for none.</summary>
    public Material? Bag { get; }

    /// <summary>Metres.</summary>
    public double Height { get; }

    /// <summary>Where in the step the walk begins, 0..1.</summary>
    public double PhaseOffset { get; }

    private static Vector3 Pick(Vector3[] colours, Random random) => colours[random.Next(colours.Length)];
}
