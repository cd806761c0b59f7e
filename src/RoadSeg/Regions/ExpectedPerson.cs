using RoadSeg.Geometry;

namespace RoadSeg.Regions;

/// <summary>Somebody followed from earlier frames, where expected in this one.</summary>
/// <param name="Place">base_link, metres.</param>
/// <param name="AlongSigma">Standard deviation along the line of sight, metres, above 0.</param>
/// <param name="AcrossSigma">Standard deviation across it, metres, above 0.</param>
public readonly record struct ExpectedPerson(GroundPoint Place, double AlongSigma, double AcrossSigma)
{
    /// <summary>Clothes; nothing known is allowed.</summary>
    internal Appearance Look { get; init; }
}
