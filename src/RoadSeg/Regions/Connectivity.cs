namespace RoadSeg.Regions;

/// <summary>Which pixels are neighbours.</summary>
public enum Connectivity
{
    /// <summary>Those that share an edge: a vehicle does not fit through a corner.</summary>
    Four,

    /// <summary>Those that share an edge or a corner: thin limbs stay whole.</summary>
    Eight,
}
