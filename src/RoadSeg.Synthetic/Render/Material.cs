using System.Numerics;

namespace RoadSeg.Synthetic.Render;

/// <summary>How a surface is painted.</summary>
internal enum Pattern
{
    /// <summary>One colour.</summary>
    Plain,

    /// <summary>One colour with fine grain: cloth, skin, bark.</summary>
    Grainy,

    /// <summary>Walls with rows of windows, a door and a ground floor.</summary>
    Facade,

    /// <summary>Rows of tiles.</summary>
    RoofTiles,

    /// <summary>Leaves; of an ellipsoid the rim is torn.</summary>
    Leaves,

    /// <summary>Upright boards with gaps drawn in.</summary>
    Boards,

    /// <summary>Courses of brick.</summary>
    Bricks,

    /// <summary>Lacquer that mirrors the sky.</summary>
    CarPaint,

    /// <summary>Dark glass that mirrors the sky, with painted pillars.</summary>
    CarGlass,

    /// <summary>Tyre with a light hub.</summary>
    Wheel,

    /// <summary>Round or square plate with a rim in the second colour.</summary>
    SignPlate,

    /// <summary>Shines by itself.</summary>
    Lamp,
}

/// <summary>Paint of a solid; colours are linear light, 0..1.</summary>
/// <param name="Pattern">How it is painted.</param>
/// <param name="Colour">Main colour.</param>
/// <param name="Accent">Second colour of the pattern.</param>
/// <param name="Seed">Draws the details.</param>
internal sealed record Material(Pattern Pattern, Vector3 Colour, Vector3 Accent, int Seed)
{
    /// <summary>A paint of one colour.</summary>
    public static Material Of(Pattern pattern, Vector3 colour, int seed = 0) => new(pattern, colour, colour, seed);

    /// <summary>Linear light from the 8-bit values one would pick on a screen (sRGB, gamma 2.2).</summary>
    public static Vector3 Srgb(int r, int g, int b) => new(
        MathF.Pow(r / 255f, 2.2f), MathF.Pow(g / 255f, 2.2f), MathF.Pow(b / 255f, 2.2f));
}
