namespace RoadSeg.Regions;

/// <summary>Mean colour of a part of somebody's clothes.</summary>
/// <param name="Red">Red as a share of red, green and blue, 0..1: light and shade change it little.</param>
/// <param name="Blue">Blue likewise.</param>
/// <param name="Lightness">Mean of the three, 0..255.</param>
/// <param name="Pixels">How many class-map pixels were looked at, or count as many; 0 says nothing.</param>
internal readonly record struct ClothColour(float Red, float Blue, float Lightness, float Pixels)
{
    /// <summary>This, seen before, with a new look mixed in.</summary>
    /// <param name="seen">The new look.</param>
    /// <param name="trust">What its pixels count, 0..1.</param>
    /// <param name="most">Most pixels that the past counts as, above 0: how soon it is forgotten.</param>
    public ClothColour With(in ClothColour seen, float trust, float most)
    {
        float before = Math.Min(Pixels, most);
        float now = Math.Min(seen.Pixels, most) * trust;
        float all = before + now;
        return all <= 0 ? default : new ClothColour(
            ((Red * before) + (seen.Red * now)) / all,
            ((Blue * before) + (seen.Blue * now)) / all,
            ((Lightness * before) + (seen.Lightness * now)) / all,
            all);
    }
}

/// <summary>How somebody looks: what tells two people apart who are at about the same place.</summary>
/// <param name="Upper">Jacket or shirt.</param>
/// <param name="Lower">Trousers or skirt.</param>
internal readonly record struct Appearance(ClothColour Upper, ClothColour Lower)
{
    /// <summary>This, seen before, with a new look mixed in.</summary>
    /// <param name="seen">The new look.</param>
    /// <param name="trust">What its pixels count, 0..1.</param>
    /// <param name="most">Most pixels that the past counts as, above 0: how soon it is forgotten.</param>
    public Appearance With(in Appearance seen, float trust, float most) =>
        new(Upper.With(seen.Upper, trust, most), Lower.With(seen.Lower, trust, most));
}
