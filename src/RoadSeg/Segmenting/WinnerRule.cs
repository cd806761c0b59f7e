namespace RoadSeg.Segmenting;

/// <summary>Which class a pixel gets.</summary>
/// <param name="Threshold">A score wins only above this.</param>
/// <param name="DefaultId">Id of a pixel in which no score wins.</param>
/// <param name="FirstId">Id of the first channel; the others follow.</param>
internal readonly record struct WinnerRule(float Threshold, byte DefaultId, byte FirstId)
{
    /// <summary>
    /// The largest score wins, the first among equals. NaN never wins; where nothing but NaN or −∞ is offered the
    /// network is broken, and the pixel is ignored (255) rather than called the first class.
    /// </summary>
    public static WinnerRule Largest { get; } = new(float.NegativeInfinity, Inference.ClassTable.IgnoredId, 0);

    /// <summary>The largest mask above one half wins, else it is class 0, "none of them".</summary>
    public static WinnerRule AboveHalf { get; } = new(0.5f, 0, 1);

    /// <summary>The same before the sigmoid.</summary>
    public static WinnerRule AboveZero { get; } = new(0, 0, 1);
}
