namespace RoadSeg.Segmenting;

/// <summary>
/// Where class-map pixels lie among the network's output pixels along one axis: bilinear with half-pixel centres and
/// clamped edges, the same as torch's <c>interpolate(mode="bilinear", align_corners=False)</c>. Immutable.
/// </summary>
public sealed class ScoreAxis
{
    private readonly int[] left;
    private readonly int[] right;
    private readonly float[] weights;

    /// <summary>Plans one axis.</summary>
    /// <param name="source">Output pixels.</param>
    /// <param name="target">Class-map pixels.</param>
    public ScoreAxis(int source, int target)
    {
        Source = source;
        left = new int[target];
        right = new int[target];
        weights = new float[target];
        double scale = (double)source / target;
        for (int i = 0; i < target; i++)
        {
            double position = Math.Clamp(((i + 0.5) * scale) - 0.5, 0, source - 1);
            left[i] = (int)position;
            right[i] = Math.Min(left[i] + 1, source - 1);
            weights[i] = (float)(position - left[i]);
        }
    }

    /// <summary>Output pixels.</summary>
    public int Source { get; }

    /// <summary>For each target pixel, the source pixel before its position.</summary>
    public ReadOnlySpan<int> Left => left;

    /// <summary>For each target pixel, the source pixel after its position; at the edge the same.</summary>
    public ReadOnlySpan<int> Right => right;

    /// <summary>Weight of <see cref="Right"/>, 0..1.</summary>
    public ReadOnlySpan<float> Weights => weights;
}
