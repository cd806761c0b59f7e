using System.Collections.Immutable;

namespace RoadSeg.Publishing;

/// <summary>What a watcher may choose of an overlay.</summary>
/// <param name="Opacity">0 shows the camera's picture alone, 1 the usual tint.</param>
/// <param name="HiddenClasses">Names of classes that are not tinted.</param>
public sealed record OverlayLook(double Opacity, ImmutableHashSet<string> HiddenClasses)
{
    /// <summary>The usual tint of every class.</summary>
    public static OverlayLook Usual { get; } = new(1, []);
}
