using RoadSeg.Geometry;

namespace RoadSeg.Regions;

/// <summary>
/// What is known of a person from several frames. Positions and velocities are in base_link of this frame.
/// </summary>
/// <param name="Id">The same person in all frames of a run, from 1.</param>
/// <param name="Kind">On foot or riding, as most frames say.</param>
/// <param name="AgeSeconds">Media time since first seen.</param>
/// <param name="UnseenSeconds">Media time since last seen; 0 for a person seen in this frame.</param>
/// <param name="Position">Where the person stands, metres.</param>
/// <param name="SigmaMeters">Standard deviation of the position in its worst direction.</param>
/// <param name="VelocityX">Relative to the ego vehicle, ahead, m/s.</param>
/// <param name="VelocityY">Relative to the ego vehicle, to the left, m/s.</param>
/// <param name="VelocitySigma">Standard deviation of the velocity in its worst direction, m/s.</param>
/// <param name="SecondsToPath">
/// Time until the person is in the corridor straight ahead if both go on as now: 0 in it, null when that is not within
/// 5 s.
/// </param>
/// <param name="DistanceMeters">From the ego vehicle's outline, or from base_link where none is told.</param>
public readonly record struct PersonTrack(
    int Id,
    PersonKind Kind,
    double AgeSeconds,
    double UnseenSeconds,
    GroundPoint Position,
    double SigmaMeters,
    double VelocityX,
    double VelocityY,
    double VelocitySigma,
    double? SecondsToPath,
    double DistanceMeters);
