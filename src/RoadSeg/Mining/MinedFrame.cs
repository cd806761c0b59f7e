using RoadSeg.Frames;

namespace RoadSeg.Mining;

/// <summary>What was noticed about a frame.</summary>
/// <param name="stamp">The frame.</param>
/// <param name="signature">Its picture at a glance.</param>
public sealed class MinedFrame(FrameStamp stamp, FrameSignature signature)
{
    private readonly double[] strengths = new double[MiningWords.All.Length];

    /// <summary>The frame.</summary>
    public FrameStamp Stamp { get; } = stamp;

    /// <summary>Its picture at a glance.</summary>
    public FrameSignature Signature { get; } = signature;

    /// <summary>
    /// How strongly a reason holds; 0 where it does not. For <see cref="MiningReason.PedestrianInPath"/> 1 / (1 +
    /// metres),
    /// for <see cref="MiningReason.SceneChange"/> the distance of the signatures / 255, else a share 0..1.
    /// </summary>
    public double this[MiningReason reason]
    {
        get => strengths[(int)reason];
        set => strengths[(int)reason] = value;
    }
}

/// <summary>A frame that was chosen.</summary>
/// <param name="Frame">The frame.</param>
/// <param name="Reasons">Why, the reason it was chosen for first.</param>
public sealed record ChosenFrame(MinedFrame Frame, IReadOnlyList<MiningReason> Reasons);
