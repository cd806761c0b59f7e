using RoadSeg.Preprocessing;

namespace RoadSeg.Tests.Support;

/// <summary>What kernel tests run over.</summary>
internal static class KernelPaths
{
    /// <summary>Lengths around every vector width, where tails and paddings go wrong.</summary>
    public static readonly int[] Lengths = [1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65];

    /// <summary>The vector paths this processor has; none in a child process without vector instructions.</summary>
    public static IEnumerable<SimdPath> Vectorised() =>
        Enum.GetValues<SimdPath>().Where(path => path != SimdPath.Scalar && SimdPaths.IsSupported(path));

    /// <summary>All paths this processor has.</summary>
    public static IEnumerable<SimdPath> All() => Vectorised().Prepend(SimdPath.Scalar);
}
