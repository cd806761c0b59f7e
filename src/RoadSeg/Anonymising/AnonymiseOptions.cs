namespace RoadSeg.Anonymising;

/// <summary>Who is made unrecognisable in pictures.</summary>
[Flags]
public enum AnonymiseKinds
{
    /// <summary>Nobody.</summary>
    None = 0,

    /// <summary>Classes whose role is pedestrian or cyclist.</summary>
    People = 1,

    /// <summary>Classes that are called as vehicles are: car, truck, bus, motorcycle and the like.</summary>
    Vehicles = 2,

    /// <summary>
    /// The upper part of every region of people, by geometry: the network knows no heads. Who sits, bends or stands
    /// before somebody taller may keep his.
    /// </summary>
    Heads = 4,

    /// <summary>The lower part of every region of vehicles, where plates are, by geometry.</summary>
    Plates = 8,
}

/// <summary>What takes the place of their pixels.</summary>
public enum AnonymiseMethod
{
    /// <summary>One grey: nothing of what was there is left but its outline.</summary>
    Fill,

    /// <summary>A mosaic of cells a third of the tallest region high, in eight steps a channel.</summary>
    Blur,
}

/// <summary>
/// How frames are made anonymous before any sink sees them (docs/decisions/0012-anonymous-pictures.md).
/// </summary>
/// <param name="Kinds">Who.</param>
/// <param name="Method">By what.</param>
public sealed record AnonymiseOptions(AnonymiseKinds Kinds, AnonymiseMethod Method = AnonymiseMethod.Fill)
{
    /// <summary>
    /// How far around what the network marks, share of the class map's width: hair, hands and the blur of a moving edge
    /// lie outside.
    /// </summary>
    public double MarginFraction { get; init; } = 0.01;

    /// <summary>
    /// Share of a region's height, down from its upper edge in each column, that is taken for heads. A head is an
    /// eighth of a person who stands, more of one who is cut off below.
    /// </summary>
    public double HeadFraction { get; init; } = 0.4;

    /// <summary>Share of a region's height in each column, up from its edge below, that is taken for plates.</summary>
    public double PlateFraction { get; init; } = 0.6;
}
