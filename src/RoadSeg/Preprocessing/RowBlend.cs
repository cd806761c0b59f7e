using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RoadSeg.Preprocessing;

/// <summary>
/// The vertical pass: rows of bytes become one row of 16-bit values in 1/128 of a level (Q7: 0..32640 fits a signed
/// 16-bit lane, so that the whole resize needs no wider lane). It does not know about channels: each lane is one
/// byte of the row. The tail that does not fill a vector goes through the scalar formula, which is the same integer
/// arithmetic, so every path gives the same bits.
/// </summary>
internal static class RowBlend
{
    /// <summary>Bits below one level.</summary>
    public const int FractionBits = 7;

    /// <summary>Blends two rows of bytes.</summary>
    /// <param name="path">Implementation to use.</param>
    /// <param name="top">Row with weight 1 − weight.</param>
    /// <param name="bottom">Row with the weight, same length.</param>
    /// <param name="weight">In 1/32768.</param>
    /// <param name="target">Q7, at least as long.</param>
    public static void Bytes(
        SimdPath path, ReadOnlySpan<byte> top, ReadOnlySpan<byte> bottom, short weight, Span<short> target)
    {
        int done = path switch
        {
            SimdPath.Vector512 => Bytes512(top, bottom, weight, target),
            SimdPath.Vector256 => Bytes256(top, bottom, weight, target),
            SimdPath.Vector128 => Bytes128(top, bottom, weight, target),
            _ => 0,
        };
        for (int i = done; i < top.Length; i++)
        {
            target[i] = (short)Lanes.Blend(top[i] << FractionBits, bottom[i] << FractionBits, weight);
        }
    }

    /// <summary>Blends two Q7 rows.</summary>
    /// <param name="path">Implementation to use.</param>
    /// <param name="top">Row with weight 1 − weight.</param>
    /// <param name="bottom">Row with the weight, same length.</param>
    /// <param name="weight">In 1/32768.</param>
    /// <param name="target">Q7, at least as long.</param>
    public static void Shorts(
        SimdPath path, ReadOnlySpan<short> top, ReadOnlySpan<short> bottom, short weight, Span<short> target)
    {
        int done = path switch
        {
            SimdPath.Vector512 => Shorts512(top, bottom, weight, target),
            SimdPath.Vector256 => Shorts256(top, bottom, weight, target),
            SimdPath.Vector128 => Shorts128(top, bottom, weight, target),
            _ => 0,
        };
        for (int i = done; i < top.Length; i++)
        {
            target[i] = (short)Lanes.Blend(top[i], bottom[i], weight);
        }
    }

    /// <summary>
    /// Adds two rows of bytes, shifted up, to the sum that averages 2^n rows: with shift 7 − n the sum is the mean in
    /// Q7, without any rounding.
    /// </summary>
    /// <param name="path">Implementation to use.</param>
    /// <param name="first">A row.</param>
    /// <param name="second">Another row, same length.</param>
    /// <param name="shift">7 − n.</param>
    /// <param name="sum">Q7, at least as long.</param>
    /// <param name="start">True to overwrite the sum.</param>
    public static void Accumulate(
        SimdPath path, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, int shift, Span<short> sum, bool start)
    {
        if (start)
        {
            sum[..first.Length].Clear();
        }

        int done = path switch
        {
            SimdPath.Vector512 => Accumulate512(first, second, shift, sum),
            SimdPath.Vector256 => Accumulate256(first, second, shift, sum),
            SimdPath.Vector128 => Accumulate128(first, second, shift, sum),
            _ => 0,
        };
        for (int i = done; i < first.Length; i++)
        {
            sum[i] += (short)((first[i] + second[i]) << shift);
        }
    }

    // Bytes: n bytes are widened to n 16-bit lanes in order, shifted to Q7 and blended.
    private static int Bytes512(ReadOnlySpan<byte> top, ReadOnlySpan<byte> bottom, short weight, Span<short> target)
    {
        ref byte a = ref MemoryMarshal.GetReference(top);
        ref byte b = ref MemoryMarshal.GetReference(bottom);
        ref short t = ref MemoryMarshal.GetReference(target);
        Vector512<short> w = Vector512.Create(weight);
        int end = top.Length - Vector256<byte>.Count;
        int i = 0;
        for (; i <= end; i += Vector256<byte>.Count)
        {
            Vector512<short> x = Widen512(ref a, i) << FractionBits;
            Vector512<short> y = Widen512(ref b, i) << FractionBits;
            Lanes.Blend(x, y, w).StoreUnsafe(ref t, (nuint)i);
        }

        return i;
    }

    private static int Bytes256(ReadOnlySpan<byte> top, ReadOnlySpan<byte> bottom, short weight, Span<short> target)
    {
        ref byte a = ref MemoryMarshal.GetReference(top);
        ref byte b = ref MemoryMarshal.GetReference(bottom);
        ref short t = ref MemoryMarshal.GetReference(target);
        Vector256<short> w = Vector256.Create(weight);
        int end = top.Length - Vector128<byte>.Count;
        int i = 0;
        for (; i <= end; i += Vector128<byte>.Count)
        {
            Vector256<short> x = Widen256(ref a, i) << FractionBits;
            Vector256<short> y = Widen256(ref b, i) << FractionBits;
            Lanes.Blend(x, y, w).StoreUnsafe(ref t, (nuint)i);
        }

        return i;
    }

    private static int Bytes128(ReadOnlySpan<byte> top, ReadOnlySpan<byte> bottom, short weight, Span<short> target)
    {
        ref byte a = ref MemoryMarshal.GetReference(top);
        ref byte b = ref MemoryMarshal.GetReference(bottom);
        ref short t = ref MemoryMarshal.GetReference(target);
        Vector128<short> w = Vector128.Create(weight);
        int end = top.Length - Vector128<byte>.Count;
        int i = 0;
        for (; i <= end; i += Vector128<byte>.Count)
        {
            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.LoadUnsafe(ref a, (nuint)i));
            (Vector128<ushort> low2, Vector128<ushort> high2) = Vector128.Widen(Vector128.LoadUnsafe(ref b, (nuint)i));
            Vector128<short> x = low.AsInt16() << FractionBits;
            Vector128<short> y = low2.AsInt16() << FractionBits;
            Lanes.Blend(x, y, w).StoreUnsafe(ref t, (nuint)i);
            x = high.AsInt16() << FractionBits;
            y = high2.AsInt16() << FractionBits;
            Lanes.Blend(x, y, w).StoreUnsafe(ref t, (nuint)(i + Vector128<short>.Count));
        }

        return i;
    }

    private static int Shorts512(ReadOnlySpan<short> top, ReadOnlySpan<short> bottom, short weight, Span<short> target)
    {
        ref short a = ref MemoryMarshal.GetReference(top);
        ref short b = ref MemoryMarshal.GetReference(bottom);
        ref short t = ref MemoryMarshal.GetReference(target);
        Vector512<short> w = Vector512.Create(weight);
        int end = top.Length - Vector512<short>.Count;
        int i = 0;
        for (; i <= end; i += Vector512<short>.Count)
        {
            Vector512<short> x = Vector512.LoadUnsafe(ref a, (nuint)i);
            Vector512<short> y = Vector512.LoadUnsafe(ref b, (nuint)i);
            Lanes.Blend(x, y, w).StoreUnsafe(ref t, (nuint)i);
        }

        return i;
    }

    private static int Shorts256(ReadOnlySpan<short> top, ReadOnlySpan<short> bottom, short weight, Span<short> target)
    {
        ref short a = ref MemoryMarshal.GetReference(top);
        ref short b = ref MemoryMarshal.GetReference(bottom);
        ref short t = ref MemoryMarshal.GetReference(target);
        Vector256<short> w = Vector256.Create(weight);
        int end = top.Length - Vector256<short>.Count;
        int i = 0;
        for (; i <= end; i += Vector256<short>.Count)
        {
            Vector256<short> x = Vector256.LoadUnsafe(ref a, (nuint)i);
            Vector256<short> y = Vector256.LoadUnsafe(ref b, (nuint)i);
            Lanes.Blend(x, y, w).StoreUnsafe(ref t, (nuint)i);
        }

        return i;
    }

    private static int Shorts128(ReadOnlySpan<short> top, ReadOnlySpan<short> bottom, short weight, Span<short> target)
    {
        ref short a = ref MemoryMarshal.GetReference(top);
        ref short b = ref MemoryMarshal.GetReference(bottom);
        ref short t = ref MemoryMarshal.GetReference(target);
        Vector128<short> w = Vector128.Create(weight);
        int end = top.Length - Vector128<short>.Count;
        int i = 0;
        for (; i <= end; i += Vector128<short>.Count)
        {
            Vector128<short> x = Vector128.LoadUnsafe(ref a, (nuint)i);
            Vector128<short> y = Vector128.LoadUnsafe(ref b, (nuint)i);
            Lanes.Blend(x, y, w).StoreUnsafe(ref t, (nuint)i);
        }

        return i;
    }

    private static int Accumulate512(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, int shift, Span<short> sum)
    {
        ref byte a = ref MemoryMarshal.GetReference(first);
        ref byte b = ref MemoryMarshal.GetReference(second);
        ref short t = ref MemoryMarshal.GetReference(sum);
        int end = first.Length - Vector256<byte>.Count;
        int i = 0;
        for (; i <= end; i += Vector256<byte>.Count)
        {
            Vector512<short> pair = (Widen512(ref a, i) + Widen512(ref b, i)) << shift;
            (Vector512.LoadUnsafe(ref t, (nuint)i) + pair).StoreUnsafe(ref t, (nuint)i);
        }

        return i;
    }

    private static int Accumulate256(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, int shift, Span<short> sum)
    {
        ref byte a = ref MemoryMarshal.GetReference(first);
        ref byte b = ref MemoryMarshal.GetReference(second);
        ref short t = ref MemoryMarshal.GetReference(sum);
        int end = first.Length - Vector128<byte>.Count;
        int i = 0;
        for (; i <= end; i += Vector128<byte>.Count)
        {
            Vector256<short> pair = (Widen256(ref a, i) + Widen256(ref b, i)) << shift;
            (Vector256.LoadUnsafe(ref t, (nuint)i) + pair).StoreUnsafe(ref t, (nuint)i);
        }

        return i;
    }

    private static int Accumulate128(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, int shift, Span<short> sum)
    {
        ref byte a = ref MemoryMarshal.GetReference(first);
        ref byte b = ref MemoryMarshal.GetReference(second);
        ref short t = ref MemoryMarshal.GetReference(sum);
        int end = first.Length - Vector128<byte>.Count;
        int i = 0;
        for (; i <= end; i += Vector128<byte>.Count)
        {
            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.LoadUnsafe(ref a, (nuint)i));
            (Vector128<ushort> low2, Vector128<ushort> high2) = Vector128.Widen(Vector128.LoadUnsafe(ref b, (nuint)i));
            Vector128<short> pair = (low + low2).AsInt16() << shift;
            (Vector128.LoadUnsafe(ref t, (nuint)i) + pair).StoreUnsafe(ref t, (nuint)i);
            nuint next = (nuint)(i + Vector128<short>.Count);
            pair = (high + high2).AsInt16() << shift;
            (Vector128.LoadUnsafe(ref t, next) + pair).StoreUnsafe(ref t, next);
        }

        return i;
    }

    private static Vector512<short> Widen512(ref byte row, int i)
    {
        Vector256<byte> bytes = Vector256.LoadUnsafe(ref row, (nuint)i);
        return Avx512BW.ConvertToVector512Int16(bytes);
    }

    private static Vector256<short> Widen256(ref byte row, int i)
    {
        Vector128<byte> bytes = Vector128.LoadUnsafe(ref row, (nuint)i);
        return Avx2.ConvertToVector256Int16(bytes);
    }
}
