using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RoadSeg.Preprocessing;

/// <summary>
/// float16 and float32, vectorised with the same bits as the casts of <see cref="Half"/> (which are the scalar twin):
/// the F16C instructions are not in .NET's API.
/// </summary>
internal static class HalfFloats
{
    // 65520 is the smallest float32 that rounds to infinity; 2^-14 the smallest normal half.
    private const float Overflow = 65520f;
    private const float SmallestNormal = 6.103515625e-5f;
    private const uint ExponentMask = 0x7F800000;
    private const uint InfiniteExponent = 0x7C00;

    /// <summary>
    /// Halves in the low 16 bits of each lane, rounded to nearest even; numbers and infinities only, not NaN.
    /// </summary>
    /// <remarks>
    /// Adding 2^(e+13) to a number of exponent e lets the adder round to the 10 fraction bits of a half: the sum's
    /// low bits are the rounded significand. With e at least −14 this makes subnormals as well; a carry into the next
    /// exponent comes out right, since the significand is added to the exponent field.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> FromSingle(Vector256<float> values)
    {
        Vector256<uint> sign = (values.AsUInt32() & Vector256.Create(0x80000000u)) >> 16;
        Vector256<float> size = Vector256.Min(Vector256.Abs(values), Vector256.Create(Overflow));
        Vector256<uint> exponent = Vector256.Max(size, Vector256.Create(SmallestNormal)).AsUInt32()
            & Vector256.Create(ExponentMask);
        Vector256<uint> rounder = exponent + Vector256.Create(13u << 23);
        Vector256<uint> significand = (size + rounder.AsSingle()).AsUInt32() - rounder;
        return sign | (significand + (exponent >> 13) - Vector256.Create(113u << 10));
    }

    /// <inheritdoc cref="FromSingle(Vector256{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> FromSingle(Vector128<float> values)
    {
        Vector128<uint> sign = (values.AsUInt32() & Vector128.Create(0x80000000u)) >> 16;
        Vector128<float> size = Vector128.Min(Vector128.Abs(values), Vector128.Create(Overflow));
        Vector128<uint> exponent = Vector128.Max(size, Vector128.Create(SmallestNormal)).AsUInt32()
            & Vector128.Create(ExponentMask);
        Vector128<uint> rounder = exponent + Vector128.Create(13u << 23);
        Vector128<uint> significand = (size + rounder.AsSingle()).AsUInt32() - rounder;
        return sign | (significand + (exponent >> 13) - Vector128.Create(113u << 10));
    }

    /// <summary>Singles from the halves in the low 16 bits of each lane; exact, NaN stays NaN.</summary>
    /// <remarks>
    /// The bits moved into a single's fields are the number times 2^-112, subnormals included; only the exponent of
    /// infinities and NaN has to be filled up.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ToSingle(Vector128<uint> halves)
    {
        Vector128<uint> sign = (halves & Vector128.Create(0x8000u)) << 16;
        Vector128<uint> size = (halves & Vector128.Create(0x7FFFu)) << 13;
        Vector128<uint> infinite = Vector128.GreaterThanOrEqual(size, Vector128.Create(InfiniteExponent << 13));
        Vector128<float> scaled = size.AsSingle() * Vector128.Create(BitConverter.UInt32BitsToSingle(239u << 23));
        return (scaled.AsUInt32() | sign | (infinite & Vector128.Create(ExponentMask))).AsSingle();
    }
}
