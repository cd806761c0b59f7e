using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using RoadSeg.Preprocessing;

namespace RoadSeg.Segmenting;

/// <summary>
/// How sure the network is of the winning class, in 1/255, at the resolution of its scores. Stateless; any thread.
/// </summary>
/// <remarks>
/// The softmax of the winner is 1/Σ exp(score − largest). exp is our own: e^x = 2^n · e^r with n = round(x/ln 2), r in
/// ±0.35, e^r by its Taylor polynomial of degree 6 (relative error below 3e-7), x clamped at −87 where e^x no longer
/// counts. All steps are rounded separately (no fused multiply-add) and in one order, so every path gives the same
/// bytes; the result is within 1 of the exact probability times 255. NaN counts as e^−87; a pixel without any number
/// has confidence 0.
/// </remarks>
internal static class SoftmaxConfidence
{
    private const float Lowest = -87f;
    private const float PerLn2 = 1.44269504f;

    // ln 2 in two parts, the first exact in few bits, so that n·ln 2 loses nothing.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    // Adding and subtracting 1.5·2^23 rounds to a whole number; the sum's low bits are that number.
    private const float Rounder = 12582912f;
    private const int RounderBits = 0x4B400000;
    private const float C2 = 1f / 2;
    private const float C3 = 1f / 6;
    private const float C4 = 1f / 24;
    private const float C5 = 1f / 120;
    private const float C6 = 1f / 720;

    /// <summary>Confidence of the winner under softmax.</summary>
    /// <param name="path">Implementation to use.</param>
    /// <param name="planes">C planes of logits, one after another.</param>
    /// <param name="target">One byte per pixel of a plane, overwritten.</param>
    public static void Logits(SimdPath path, ReadOnlySpan<float> planes, Span<byte> target)
    {
        PlaneCheck(planes, target);
        int done = path switch
        {
            SimdPath.Vector512 => Logits512(planes, target),
            SimdPath.Vector256 => Logits256(planes, target),
            SimdPath.Vector128 => Logits128(planes, target),
            _ => 0,
        };
        for (int i = done; i < target.Length; i++)
        {
            float largest = Largest(planes, i, target.Length);
            float sum = 0;
            for (int at = i; at < planes.Length; at += target.Length)
            {
                sum += Exp(planes[at] - largest);
            }

            bool known = largest > float.NegativeInfinity;
            target[i] = (byte)(int)((known ? 255f / (sum > 1 ? sum : 1) : 0f) + 0.5f);
        }
    }

    /// <summary>e^x for x in −87..0; below, and for NaN, e^−87.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Exp(float x)
    {
        x = x > Lowest ? x : Lowest;
        float rounded = (x * PerLn2) + Rounder;
        float n = rounded - Rounder;
        float r = (x - (n * Ln2High)) - (n * Ln2Low);
        float p = (C6 * r) + C5;
        p = (p * r) + C4;
        p = (p * r) + C3;
        p = (p * r) + C2;
        p = (p * r) + 1f;
        p = (p * r) + 1f;
        int power = BitConverter.SingleToInt32Bits(rounded) - RounderBits;
        return BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(p) + (power << 23));
    }

    private static float Largest(ReadOnlySpan<float> planes, int pixel, int pixels)
    {
        float largest = float.NegativeInfinity;
        for (int at = pixel; at < planes.Length; at += pixels)
        {
            largest = planes[at] > largest ? planes[at] : largest;
        }

        return largest;
    }

    private static void PlaneCheck(ReadOnlySpan<float> planes, Span<byte> target)
    {
        if (planes.Length % target.Length != 0)
        {
            throw new ArgumentException("The planes and the confidences differ in size.", nameof(target));
        }
    }

    private static int Logits512(ReadOnlySpan<float> planes, Span<byte> target)
    {
        ref float p = ref MemoryMarshal.GetReference(planes);
        ref byte t = ref MemoryMarshal.GetReference(target);
        Vector512<float> none = Vector512.Create(float.NegativeInfinity);
        int i = 0;
        for (; i <= target.Length - 16; i += 16)
        {
            Vector512<float> largest = none;
            for (int at = i; at < planes.Length; at += target.Length)
            {
                Vector512<float> score = Vector512.LoadUnsafe(ref p, (nuint)at);
                largest = Vector512.ConditionalSelect(Vector512.GreaterThan(score, largest), score, largest);
            }

            Vector512<float> sum = Vector512<float>.Zero;
            for (int at = i; at < planes.Length; at += target.Length)
            {
                sum += Exp(Vector512.LoadUnsafe(ref p, (nuint)at) - largest);
            }

            sum = Vector512.ConditionalSelect(
                Vector512.GreaterThan(sum, Vector512<float>.One), sum, Vector512<float>.One);
            Vector512<float> scaled = (Vector512.Create(255f) / sum)
                & Vector512.GreaterThan(largest, none);
            Vector512<int> whole = Vector512.ConvertToInt32Native(scaled + Vector512.Create(0.5f));
            Avx512F.ConvertToVector128Byte(whole).StoreUnsafe(ref t, (nuint)i);
        }

        return i;
    }

    private static int Logits256(ReadOnlySpan<float> planes, Span<byte> target)
    {
        ref float p = ref MemoryMarshal.GetReference(planes);
        ref byte t = ref MemoryMarshal.GetReference(target);
        Vector256<float> none = Vector256.Create(float.NegativeInfinity);
        int i = 0;
        for (; i <= target.Length - 8; i += 8)
        {
            Vector256<float> largest = none;
            for (int at = i; at < planes.Length; at += target.Length)
            {
                Vector256<float> score = Vector256.LoadUnsafe(ref p, (nuint)at);
                largest = Vector256.ConditionalSelect(Vector256.GreaterThan(score, largest), score, largest);
            }

            Vector256<float> sum = Vector256<float>.Zero;
            for (int at = i; at < planes.Length; at += target.Length)
            {
                sum += Exp(Vector256.LoadUnsafe(ref p, (nuint)at) - largest);
            }

            sum = Vector256.ConditionalSelect(
                Vector256.GreaterThan(sum, Vector256<float>.One), sum, Vector256<float>.One);
            Vector256<float> scaled = (Vector256.Create(255f) / sum)
                & Vector256.GreaterThan(largest, none);
            Vector256<int> whole = Vector256.ConvertToInt32Native(scaled + Vector256.Create(0.5f));
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref t, i), WinnerBytes.Pack(whole));
        }

        return i;
    }

    private static int Logits128(ReadOnlySpan<float> planes, Span<byte> target)
    {
        ref float p = ref MemoryMarshal.GetReference(planes);
        ref byte t = ref MemoryMarshal.GetReference(target);
        Vector128<float> none = Vector128.Create(float.NegativeInfinity);
        int i = 0;
        for (; i <= target.Length - 4; i += 4)
        {
            Vector128<float> largest = none;
            for (int at = i; at < planes.Length; at += target.Length)
            {
                Vector128<float> score = Vector128.LoadUnsafe(ref p, (nuint)at);
                largest = Vector128.ConditionalSelect(Vector128.GreaterThan(score, largest), score, largest);
            }

            Vector128<float> sum = Vector128<float>.Zero;
            for (int at = i; at < planes.Length; at += target.Length)
            {
                sum += Exp(Vector128.LoadUnsafe(ref p, (nuint)at) - largest);
            }

            sum = Vector128.ConditionalSelect(
                Vector128.GreaterThan(sum, Vector128<float>.One), sum, Vector128<float>.One);
            Vector128<float> scaled = (Vector128.Create(255f) / sum)
                & Vector128.GreaterThan(largest, none);
            Vector128<int> whole = Vector128.ConvertToInt32Native(scaled + Vector128.Create(0.5f));
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref t, i), WinnerBytes.Pack(whole));
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Exp(Vector512<float> x)
    {
        Vector512<float> low = Vector512.Create(Lowest);
        x = Vector512.ConditionalSelect(Vector512.GreaterThan(x, low), x, low);
        Vector512<float> rounded = (x * Vector512.Create(PerLn2)) + Vector512.Create(Rounder);
        Vector512<float> n = rounded - Vector512.Create(Rounder);
        Vector512<float> r = (x - (n * Vector512.Create(Ln2High))) - (n * Vector512.Create(Ln2Low));
        Vector512<float> p = (Vector512.Create(C6) * r) + Vector512.Create(C5);
        p = (p * r) + Vector512.Create(C4);
        p = (p * r) + Vector512.Create(C3);
        p = (p * r) + Vector512.Create(C2);
        p = (p * r) + Vector512<float>.One;
        p = (p * r) + Vector512<float>.One;
        Vector512<int> power = rounded.AsInt32() - Vector512.Create(RounderBits);
        return (p.AsInt32() + (power << 23)).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Exp(Vector256<float> x)
    {
        Vector256<float> low = Vector256.Create(Lowest);
        x = Vector256.ConditionalSelect(Vector256.GreaterThan(x, low), x, low);
        Vector256<float> rounded = (x * Vector256.Create(PerLn2)) + Vector256.Create(Rounder);
        Vector256<float> n = rounded - Vector256.Create(Rounder);
        Vector256<float> r = (x - (n * Vector256.Create(Ln2High))) - (n * Vector256.Create(Ln2Low));
        Vector256<float> p = (Vector256.Create(C6) * r) + Vector256.Create(C5);
        p = (p * r) + Vector256.Create(C4);
        p = (p * r) + Vector256.Create(C3);
        p = (p * r) + Vector256.Create(C2);
        p = (p * r) + Vector256<float>.One;
        p = (p * r) + Vector256<float>.One;
        Vector256<int> power = rounded.AsInt32() - Vector256.Create(RounderBits);
        return (p.AsInt32() + (power << 23)).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Exp(Vector128<float> x)
    {
        Vector128<float> low = Vector128.Create(Lowest);
        x = Vector128.ConditionalSelect(Vector128.GreaterThan(x, low), x, low);
        Vector128<float> rounded = (x * Vector128.Create(PerLn2)) + Vector128.Create(Rounder);
        Vector128<float> n = rounded - Vector128.Create(Rounder);
        Vector128<float> r = (x - (n * Vector128.Create(Ln2High))) - (n * Vector128.Create(Ln2Low));
        Vector128<float> p = (Vector128.Create(C6) * r) + Vector128.Create(C5);
        p = (p * r) + Vector128.Create(C4);
        p = (p * r) + Vector128.Create(C3);
        p = (p * r) + Vector128.Create(C2);
        p = (p * r) + Vector128<float>.One;
        p = (p * r) + Vector128<float>.One;
        Vector128<int> power = rounded.AsInt32() - Vector128.Create(RounderBits);
        return (p.AsInt32() + (power << 23)).AsSingle();
    }
}
