using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace RoadSeg.Preprocessing;

/// <summary>
/// The implementations that every pixel kernel has. All of them give the same bits; the wider are only faster. A
/// kernel may serve a wide path with a narrower loop where width gains nothing.
/// </summary>
internal enum SimdPath
{
    /// <summary>One element at a time; the reference the others are tested against.</summary>
    Scalar,

    /// <summary>16-byte vectors: SSSE3 or Arm AdvSimd.</summary>
    Vector128,

    /// <summary>32-byte vectors: AVX2.</summary>
    Vector256,

    /// <summary>64-byte vectors: AVX-512 with BW and VBMI (Ice Lake, Zen 4 and later).</summary>
    Vector512,
}

/// <summary>Which paths this processor has; decided once.</summary>
internal static class SimdPaths
{
    /// <summary>True when 16-byte vectors can be used.</summary>
    public static readonly bool HasVector128 =
        Vector128.IsHardwareAccelerated && (Ssse3.IsSupported || AdvSimd.Arm64.IsSupported);

    /// <summary>True when 32-byte vectors can be used.</summary>
    public static readonly bool HasVector256 =
        HasVector128 && Vector256.IsHardwareAccelerated && Avx2.IsSupported;

    /// <summary>True when 64-byte vectors can be used.</summary>
    public static readonly bool HasVector512 =
        HasVector256 && Vector512.IsHardwareAccelerated && Avx512BW.IsSupported && Avx512Vbmi.IsSupported;

    /// <summary>The widest path that this processor has.</summary>
    public static SimdPath Best { get; } = HasVector512 ? SimdPath.Vector512
        : HasVector256 ? SimdPath.Vector256
        : HasVector128 ? SimdPath.Vector128
        : SimdPath.Scalar;

    /// <summary>True when this processor has the path.</summary>
    public static bool IsSupported(SimdPath path) => path <= Best;
}
