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
        double across = AcrossVariance(isCut, options);
        return SightLine.To(fix.Point, cameraFoot).OnGround(new Block((sigma * sigma) + across, 0, 0, across));
    }

    /// <summary>Its part across the line of sight, m².</summary>
    /// <param name="isCut">Whether the edge of the picture cuts the person.</param>
    /// <param name="options">Errors.</param>
    public static double AcrossVariance(bool isCut, TrackingOptions options)
    {
        double foot = isCut ? options.CutFootSigmaMeters : options.FootSigmaMeters;
        return foot * foot;
    }
}
