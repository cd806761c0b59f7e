using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace RoadSeg.Preprocessing;

/// <summary>The few vector operations that the portable vector types lack or define more slowly than needed.</summary>
internal static class Lanes
{
    /// <summary>(a·b + 2^14) >> 15 per lane, the scalar twin of the vector forms.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MultiplyRound(int a, int b) => ((a * b) + 0x4000) >> 15;

    /// <summary>(a·b + 2^14) >> 15 per lane; not both −32768.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> MultiplyRound(Vector128<short> a, Vector128<short> b) => Ssse3.IsSupported
        ? Ssse3.MultiplyHighRoundScale(a, b)
        : AdvSimd.MultiplyRoundedDoublingSaturateHigh(a, b);

    /// <summary>a + (b − a) · weight/32768, rounded to nearest, for a and b in 0..32767.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Blend(int a, int b, int weight) => a + MultiplyRound(b - a, weight);

    /// <inheritdoc cref="Blend(int, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> Blend(Vector128<short> a, Vector128<short> b, Vector128<short> weight) =>
        a + MultiplyRound(b - a, weight);

    /// <inheritdoc cref="Blend(int, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Blend(Vector256<short> a, Vector256<short> b, Vector256<short> weight) =>
        a + Avx2.MultiplyHighRoundScale(b - a, weight);

    /// <inheritdoc cref="Blend(int, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Blend(Vector512<short> a, Vector512<short> b, Vector512<short> weight) =>
        a + Avx512BW.MultiplyHighRoundScale(b - a, weight);

    /// <summary>Bytes of a table picked by index; an index of 0x80 gives 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Pick(Vector128<byte> table, Vector128<byte> index) => Ssse3.IsSupported
        ? Ssse3.Shuffle(table, index)
        : AdvSimd.Arm64.VectorTableLookup(table, index);
}
