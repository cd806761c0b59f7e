using RoadSeg.Geometry;
using RoadSeg.Regions;

namespace RoadSeg.Tracking;

/// <summary>
/// How well a person's place is measured: along the line of sight a pixel is long, across it is short.
/// </summary>
internal static class FootError
{
    /// <summary>Covariance of a measured place.</summary>
    /// <param name="fix">The place.</param>
    /// <param name="isFootSeen">
    /// Where feet are hidden the error is that of guessing the height, the same in every frame: it must not be
    /// averaged away.
    /// </param>
    /// <param name="isCut">Whether the edge of the picture cuts the person.</param>
    /// <param name="cameraFoot">The point below the camera.</param>
    /// <param name="options">Errors.</param>
    public static Block Of(
        in GroundFix fix, bool isFootSeen, bool isCut, GroundPoint cameraFoot, TrackingOptions options)
    {
        double sigma = fix.SigmaMeters * (isFootSeen ? 1 : options.HiddenFootFactor);
        double x = fix.Point.X - cameraFoot.X;
        double y = fix.Point.Y - cameraFoot.Y;
        double range = Math.Sqrt((x * x) + (y * y));
        double foot = isCut ? options.CutFootSigmaMeters : options.FootSigmaMeters;
        double along = (sigma * sigma) + (foot * foot);
        double across = foot * foot;
        return range < 1e-6
            ? new Block(along, 0, 0, along)
            : new Block(along, 0, 0, across).Turned(y / range, x / range);
    }
}
