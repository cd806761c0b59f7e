using System.Numerics;

namespace RoadSeg.Synthetic.Render;

/// <summary>What a point of a surface looks like before light falls on it.</summary>
/// <param name="Colour">Share of light it throws back, linear.</param>
/// <param name="Feature">
/// Which part of the pattern (wall, frame, pane …): where neighbours differ, the pixel is supersampled.
/// </param>
/// <param name="Mirror">Share of the mirrored sky added at a right angle, 0..1; grows towards grazing.</param>
/// <param name="Glow">Light of its own.</param>
internal readonly record struct Surface(Vector3 Colour, int Feature, float Mirror, Vector3 Glow)
{
    /// <summary>A dull surface.</summary>
    public static Surface Dull(Vector3 colour, int feature = 0) => new(colour, feature, 0, Vector3.Zero);
}
