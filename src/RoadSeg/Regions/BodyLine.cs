namespace RoadSeg.Regions;

/// <summary>Part of a body.</summary>
internal enum BodyPart
{
    Head,
    Upper,
    Lower,
}

/// <summary>Points of a body, or around it, side by side.</summary>
/// <param name="Up">Share of the height.</param>
/// <param name="Across">Metres to the right of the middle, of each point.</param>
/// <param name="Part">What is there, or beside it.</param>
/// <param name="Weight">What each point counts.</param>
/// <param name="IsAround">Whether they are beside the body and not on it.</param>
internal sealed record BodyLine(double Up, double[] Across, BodyPart Part, float Weight, bool IsAround)
{
    private const float HeadWeight = 2;
    private const float AroundWeight = 2;

    private static readonly BodyLine[] Lines =
    [
        .. Lattice([0.89, 0.93, 0.97], [-0.06, 0, 0.06], BodyPart.Head, HeadWeight, false),
        .. Lattice(
            [0.54, 0.62, 0.7, 0.78], [-0.18, -0.11, -0.04, 0.04, 0.11, 0.18],
            BodyPart.Upper, 2, false),
        .. Lattice(
            [0.08, 0.2, 0.32, 0.44], [-0.12, -0.04, 0.04, 0.12],
            BodyPart.Lower, 2, false),
        .. Lattice([0.6, 0.68, 0.76], [-0.36, 0.36], BodyPart.Upper, AroundWeight, true),
        .. Lattice([0.9, 0.95], [-0.2, 0.2], BodyPart.Head, AroundWeight, true),
        .. Lattice([1.04], [-0.05, 0, 0.05], BodyPart.Head, AroundWeight, true),
        .. Lattice([-0.05], [-0.15, 0, 0.15], BodyPart.Lower, AroundWeight, true),
    ];

    /// <summary>All lines: shares of a grown-up's height, arms hanging.</summary>
    public static ReadOnlySpan<BodyLine> All => Lines;

    /// <summary>What the points on the body count together.</summary>
    public static float BodyWeight { get; } =
        Lines.Where(line => !line.IsAround).Sum(line => line.Weight * line.Across.Length);

    private static IEnumerable<BodyLine> Lattice(
        double[] ups, double[] across, BodyPart part, float weight, bool isAround) =>
        ups.Select(up => new BodyLine(up, across, part, weight, isAround));
}
