namespace RoadSeg.PictureHealth;

/// <summary>
/// Where a fault begins and where it ends; between the two, things stay as they are. Measured on recordings by day
/// and at dusk, sharp, soft and grainy, and on the same ones spoilt.
/// </summary>
internal static class PictureLimits
{
    /// <summary>
    /// Black below. A dark street at dusk has 0.25 of its samples above black; headlights on an empty road at night
    /// light more than a hundredth.
    /// </summary>
    public static readonly Limit LightShare = new(0.004, 0.01);

    /// <summary>Overexposed above. A bright sky over a street clips a tenth.</summary>
    public static readonly Limit ClippedShare = new(0.6, 0.5);

    /// <summary>Covered below. Streets have 0.18 and more, at a fifth of their contrast (fog) still 0.04.</summary>
    public static readonly Limit StructuredShare = new(0.02, 0.035);

    /// <summary>
    /// Blurred above. Sharp and soft recordings reach 2.1; blurred with a sigma of a hundredth of the picture's width
    /// they have 3.0 and more, with strong sensor noise on top as well.
    /// </summary>
    public static readonly Limit EdgeSpread = new(2.5, 2.2);

    /// <summary>
    /// A fault must last this long: a flash, a tunnel's mouth, the dark side of a truck do not. Shorter than the time
    /// after which a result is too old.
    /// </summary>
    public static readonly TimeSpan RaiseAfter = TimeSpan.FromSeconds(0.2);

    /// <summary>A picture stands still this long: slow cameras and recordings repeat a frame a few times.</summary>
    public static readonly TimeSpan FreezeAfter = TimeSpan.FromSeconds(0.4);

    /// <summary>All must be well this long before a fault is gone: one good picture may be luck.</summary>
    public static readonly TimeSpan ClearAfter = TimeSpan.FromSeconds(0.5);

    /// <summary>Pictures in a row that say the same before anything changes, however slow the camera.</summary>
    public const int PicturesMin = 3;
}

/// <summary>A threshold with hysteresis: a fault is entered beyond one value and left beyond the other.</summary>
/// <param name="Enter">The fault begins beyond this.</param>
/// <param name="Leave">It ends on the good side of this.</param>
internal readonly record struct Limit(double Enter, double Leave)
{
    /// <summary>Whether a value speaks for the fault, which is there already or not.</summary>
    public bool IsBeyond(double value, bool isRaised)
    {
        double limit = isRaised ? Leave : Enter;
        return Leave > Enter ? value < limit : value > limit;
    }
}
