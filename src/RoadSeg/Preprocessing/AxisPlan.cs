namespace RoadSeg.Preprocessing;

/// <summary>
/// Where the pixels of the network's picture come from along one axis. Immutable; any thread.
/// </summary>
/// <remarks>
/// Bilinear with pixel centres at half-integers and clamped edges, as OpenCV's INTER_LINEAR: position =
/// (target + 0.5) · scale + offset − 0.5. Where the picture shrinks by more than 2, bilinear alone would skip source
/// pixels (aliasing: thin lane markings flicker), so 2^<see cref="Shift"/> neighbouring pixels are averaged first,
/// which leaves a scale in (1, 2] in which every averaged pixel still counts.
/// </remarks>
public sealed class AxisPlan
{
    /// <summary>Averaging more than 2^7 pixels would overflow the 16-bit sums.</summary>
    public const int MaxShift = 7;

    /// <summary>Weight of a whole pixel: Q15, so that the largest weight that fits a short is 32767/32768.</summary>
    public const float WeightOne = 32768;

    private readonly int[] left;
    private readonly int[] right;
    private readonly short[] weights;

    /// <summary>Plans one axis.</summary>
    /// <param name="source">Pixels of the image.</param>
    /// <param name="target">Pixels of the network's picture.</param>
    /// <param name="scale">Image pixels per target pixel.</param>
    /// <param name="offset">Image pixels before the target picture; negative with bars.</param>
    public AxisPlan(int source, int target, double scale, double offset)
    {
        Source = source;
        Target = target;
        while (Shift < MaxShift && scale / (1 << Shift) > 2)
        {
            Shift++;
        }

        Reduced = (source + (1 << Shift) - 1) >> Shift;
        left = new int[target];
        right = new int[target];
        weights = new short[target];
        Begin = target;
        for (int i = 0; i < target; i++)
        {
            double centre = ((i + 0.5) * scale) + offset;
            double position = Math.Clamp((centre / (1 << Shift)) - 0.5, 0, Reduced - 1);
            left[i] = (int)position;
            right[i] = Math.Min(left[i] + 1, Reduced - 1);
            weights[i] = (short)Math.Min(Math.Round((position - left[i]) * WeightOne), short.MaxValue);
            if (centre >= 0 && centre < source)
            {
                Begin = Math.Min(Begin, i);
                End = i + 1;
            }
        }

        Begin = Math.Min(Begin, End);
        IsIdentity = source == target && scale == 1 && offset == 0;
    }

    /// <summary>Pixels of the image.</summary>
    public int Source { get; }

    /// <summary>Pixels of the network's picture.</summary>
    public int Target { get; }

    /// <summary>2 to this power source pixels are averaged before the interpolation.</summary>
    public int Shift { get; }

    /// <summary>Pixels after the averaging; the last one may repeat the edge pixel.</summary>
    public int Reduced { get; }

    /// <summary>First target pixel whose centre lies in the image; those before are a bar.</summary>
    public int Begin { get; }

    /// <summary>One past the last target pixel whose centre lies in the image.</summary>
    public int End { get; }

    /// <summary>True when target pixels are source pixels.</summary>
    public bool IsIdentity { get; }

    /// <summary>For each target pixel, the averaged pixel before its position.</summary>
    public ReadOnlySpan<int> Left => left;

    /// <summary>For each target pixel, the averaged pixel after its position; at the edge the same.</summary>
    public ReadOnlySpan<int> Right => right;

    /// <summary>Weight of <see cref="Right"/> in 1/32768.</summary>
    public ReadOnlySpan<short> Weights => weights;
}
