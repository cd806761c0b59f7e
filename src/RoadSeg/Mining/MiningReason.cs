using System.Collections.Immutable;

namespace RoadSeg.Mining;

/// <summary>Why a frame is worth a person's time.</summary>
public enum MiningReason
{
    /// <summary>Somebody is in the path; the nearer the better.</summary>
    PedestrianInPath,

    /// <summary>The network is unsure.</summary>
    LowConfidence,

    /// <summary>Classes change where the picture does not.</summary>
    Flicker,

    /// <summary>Another model says something else.</summary>
    Disagreement,

    /// <summary>The picture is another one than before: a cut, a tunnel, a turned-on light.</summary>
    SceneChange,
}

/// <summary>The words for the reasons in files (docs/replay.md).</summary>
public static class MiningWords
{
    /// <summary>All reasons in their order.</summary>
    public static ImmutableArray<MiningReason> All { get; } = [.. Enum.GetValues<MiningReason>()];

    /// <summary>The word of a reason.</summary>
    public static string Of(MiningReason reason) => reason switch
    {
        MiningReason.PedestrianInPath => "pedestrian_in_path",
        MiningReason.LowConfidence => "low_confidence",
        MiningReason.Flicker => "flicker",
        MiningReason.Disagreement => "disagreement",
        _ => "scene_change",
    };
}
