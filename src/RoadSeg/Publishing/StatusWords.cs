using System.Collections.Immutable;

namespace RoadSeg.Publishing;

/// <summary>The words for statuses and reasons in every format (docs/formats.md).</summary>
public static class StatusWords
{
    /// <summary>The word of each reason, in the order in which they are written.</summary>
    public static ImmutableArray<(StatusReasons Reason, string Word)> Reasons { get; } =
    [
        (StatusReasons.NoDrivableGround, "no_drivable_ground"),
        (StatusReasons.LowConfidence, "low_confidence"),
        (StatusReasons.SourceLost, "source_lost"),
        (StatusReasons.TooOld, "too_old"),
        (StatusReasons.Frozen, "frozen"),
        (StatusReasons.Black, "black"),
        (StatusReasons.Overexposed, "overexposed"),
        (StatusReasons.Blurred, "blurred"),
        (StatusReasons.Covered, "covered"),
    ];

    /// <summary>The word of a status.</summary>
    public static string Of(SceneStatus status) => status switch
    {
        SceneStatus.Ok => "ok",
        SceneStatus.Degraded => "degraded",
        _ => "stale",
    };

    /// <summary>The words of all reasons, with a comma and a blank between them; for messages.</summary>
    public static string Of(StatusReasons reasons) =>
        string.Join(", ", Reasons.Where(r => (reasons & r.Reason) != 0).Select(r => r.Word));
}
