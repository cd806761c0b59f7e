using System.Collections.Immutable;
using RoadSeg.Calibration;
using RoadSeg.Geometry;

namespace RoadSeg.OpenCv.Calibration;

/// <summary>What one picture shows of a ChArUco board.</summary>
/// <param name="Points">Inner corners between two markers that are seen and agree, pixels.</param>
/// <param name="Places">Which corner each is, ascending.</param>
/// <param name="Contradicting">Corners left out: the markers beside them lie otherwise than on the board.</param>
/// <param name="Markers">Markers of the dictionary that are seen.</param>
/// <param name="Foreign">Of those, with numbers that the board does not have.</param>
internal sealed record CharucoSight(
    ImmutableArray<ImagePoint> Points, ImmutableArray<int> Places, int Contradicting, int Markers, int Foreign)
{
    /// <summary>Fewer corners say too little of how the board stands.</summary>
    public const int CornersMin = 6;

    private const int AgreeingPerContradicting = 3;

    /// <summary>Whether the markers lie as on the board, but for few.</summary>
    public bool Agrees => Places.Length > 0 && Places.Length >= AgreeingPerContradicting * Contradicting;

    /// <summary>Why the picture is no view of the board, for people; null when it is one.</summary>
    public string? WhyNot(CalibrationTarget target)
    {
        string seen = FormattableString.Invariant($"{Markers} markers of {target.Markers!.Dictionary} are seen");
        if (Markers == 0)
        {
            return $"no marker of {target.Markers.Dictionary} is seen in it";
        }

        if (Places.Length + Contradicting > 0 && !Agrees)
        {
            return $"{seen}, but not where a {target} has them";
        }

        bool isEnough = Places.Length >= CornersMin
            && SeenRectangle.Of(new TargetView("", Points, 0) { Places = Places }, target) is not null;
        string other = Foreign == 0 ? "" : FormattableString.Invariant($" ({Foreign} not of this board)");
        return isEnough ? null : FormattableString.Invariant(
            $"{Places.Length} of the {target.PointCount} corners of the {target} lie between two markers, at least ")
            + FormattableString.Invariant($"{CornersMin} in two rows and columns are needed; {seen}{other}");
    }
}
