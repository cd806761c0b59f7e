namespace RoadSeg.Regions;

/// <summary>How regions are found. The defaults suit a passenger car or a delivery robot.</summary>
public sealed record RegionOptions
{
    /// <summary>Half the width the ego vehicle sweeps, metres.</summary>
    public double CorridorHalfWidthMeters { get; init; } = 0.9;

    /// <summary>Length of the nearest visible ground of the corridor that counts as the ego vehicle's own.</summary>
    public double SeedLengthMeters { get; init; } = 1.5;

    /// <summary>Without a mounted camera: height of the band at the bottom that counts as own ground, 0..1.</summary>
    public double SeedHeightFraction { get; init; } = 0.08;

    /// <summary>Without a mounted camera: width of that band, centred, 0..1 of the class map.</summary>
    public double SeedWidthFraction { get; init; } = 0.4;

    /// <summary>
    /// Without a mounted camera: obstacle pixels at the bottom of a column are taken for the own bonnet up to this
    /// share of the class map's height. With a camera the ego mask says where the bonnet is.
    /// </summary>
    public double BonnetHeightFraction { get; init; } = 0.2;

    /// <summary>Share of the own ground a component must hold to be drivable, 0..1.</summary>
    public double MinimumSeedShare { get; init; } = 0.15;

    /// <summary>Largest distance by which simplified outlines may be off, class-map pixels.</summary>
    public double OutlineTolerancePixels { get; init; } = 0.75;

    /// <summary>Columns from one point of the far boundary to the next, class-map pixels.</summary>
    public int FarBoundaryStepPixels { get; init; } = 8;

    /// <summary>Ground farther from the camera is not given in metres: one pixel there is several metres.</summary>
    public double MaximumRangeMeters { get; init; } = 60;

    /// <summary>Smallest person, share of the class map's pixels: 25 pixels at 480x360.</summary>
    public double MinimumPersonAreaFraction { get; init; } = 1.5e-4;

    /// <summary>
    /// Regions the network is less sure of are no person, 0..1 mean probability. What is seen there still blocks the
    /// grid.
    /// </summary>
    public double MinimumPersonConfidence { get; init; } = 0.5;

    /// <summary>Fragments of a person overlap horizontally by at least this share of the narrower one.</summary>
    public double FragmentOverlapFraction { get; init; } = 0.6;

    /// <summary>Fragments of a person lie vertically closer than this share of the class map's height.</summary>
    public double FragmentGapFraction { get; init; } = 0.03;

    /// <summary>A person this close beside the corridor is in the path, metres.</summary>
    public double PathMarginMeters { get; init; } = 0.5;

    /// <summary>
    /// A region of pedestrians at least so wide at the distance of its foot may hold several, metres: bodies are looked
    /// for in it.
    /// </summary>
    public double MergedWidthMeters { get; init; } = 0.65;

    /// <summary>
    /// Parts of one kind side by side with an obstacle in between are one person up to this width together, metres.
    /// </summary>
    public double CutPersonWidthMeters { get; init; } = 0.75;

    /// <summary>
    /// From the lower edge of a person to the middle between the feet, metres: the sole that is seen lowest is the
    /// nearer one's.
    /// </summary>
    public double FootDepthMeters { get; init; } = 0.1;

    /// <summary>
    /// Usual height of a person with shoes and hair, metres: tells how far those are whose feet are hidden.
    /// </summary>
    public double PersonHeightMeters { get; init; } = 1.76;

    /// <summary>How much people differ in height, standard deviation in metres.</summary>
    public double PersonHeightSigmaMeters { get; init; } = 0.1;
}
