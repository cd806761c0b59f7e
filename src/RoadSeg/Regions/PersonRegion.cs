using RoadSeg.Geometry;

namespace RoadSeg.Regions;

/// <summary>On foot or riding.</summary>
public enum PersonKind
{
    /// <summary>On foot.</summary>
    Pedestrian,

    /// <summary>Rider with what is ridden.</summary>
    Cyclist,
}

/// <summary>Where a person stands on the road plane.</summary>
/// <param name="Point">Foot point in base_link, metres.</param>
/// <param name="SigmaMeters">
/// Standard deviation along the line of sight that an error of one class-map pixel at the foot causes.
/// </param>
public readonly record struct GroundFix(GroundPoint Point, double SigmaMeters);

/// <summary>One pedestrian or cyclist in one frame.</summary>
/// <param name="Kind">On foot or riding.</param>
/// <param name="Box">Bounding box in image pixels.</param>
/// <param name="AreaPixels">Area in image pixels (class-map pixels times the scale).</param>
/// <param name="Confidence">Mean probability of the class over the region, 0..1.</param>
/// <param name="Foot">Lowest point of the region, at the middle of its foot, in image pixels.</param>
/// <param name="Ground">Foot on the road plane; null without a mounted camera or within a class-map pixel of the
/// horizon.</param>
/// <param name="InPath">
/// True when the foot stands in or beside (0.5 m) the corridor straight ahead and on or beside drivable ground.
/// </param>
/// <param name="ContourStart">First point of its contour in <see cref="PeopleRegions.ContourPoints"/>.</param>
/// <param name="ContourCount">Number of contour points.</param>
public readonly record struct PersonRegion(
    PersonKind Kind,
    ImageBox Box,
    int AreaPixels,
    double Confidence,
    ImagePoint Foot,
    GroundFix? Ground,
    bool InPath,
    int ContourStart,
    int ContourCount)
{
    /// <summary>
    /// False where an obstacle or the edge of the picture hides the feet: then <see cref="Ground"/> is told from the
    /// height of the head, and its sigma says how well.
    /// </summary>
    public bool IsFootSeen { get; init; } = true;

    /// <summary>
    /// True where the left or right edge of the picture cuts the region: what is seen lowest need not be the feet.
    /// </summary>
    public bool IsCut { get; init; }

    /// <summary>True where several people are seen as one region and this is what was shared out to one.</summary>
    internal bool IsShared { get; init; }

    /// <summary>How the person looks in this frame; says nothing where no frame or metres are at hand.</summary>
    internal Appearance Appearance { get; init; }

    /// <summary>
    /// The person over time; null without a mounted camera, at the horizon and where people are not tracked.
    /// </summary>
    public PersonTrack? Track { get; init; }
}
