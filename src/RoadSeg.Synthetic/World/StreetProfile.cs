namespace RoadSeg.Synthetic.World;

/// <summary>
/// Cross-section of the street in metres to either side of the centre line. Everything lies in one plane: kerbs are
/// drawn, not raised, so that ground truth is exactly planar.
/// </summary>
internal static class StreetProfile
{
    /// <summary>Width of one driving lane.</summary>
    public const double LaneMeters = 3.3;

    /// <summary>Where the parking strip and with it the carriageway ends.</summary>
    public const double RoadEdgeMeters = 5.5;

    /// <summary>Width of the kerb stone, outside the carriageway.</summary>
    public const double KerbMeters = 0.16;

    /// <summary>Where the pavement ends and private ground begins.</summary>
    public const double PavementEdgeMeters = 8.4;

    /// <summary>Middle of a driving lane.</summary>
    public const double LaneCentreMeters = LaneMeters / 2;

    /// <summary>Middle of a parked car.</summary>
    public const double ParkingCentreMeters = 4.45;

    /// <summary>Class of the ground at a road place.</summary>
    /// <param name="point">Road place.</param>
    /// <param name="lengthMeters">Where the road ends.</param>
    public static byte ClassAt(RoadPoint point, double lengthMeters) =>
        Math.Abs(point.Left) < RoadEdgeMeters && point.Along > 0 && point.Along < lengthMeters
            ? SyntheticClasses.Road
            : SyntheticClasses.Pavement;
}
