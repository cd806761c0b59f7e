using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using RoadSeg.Preprocessing;

namespace RoadSeg.Segmenting;

/// <summary>
/// The winner of each pixel where the scores already have the class map's size. Comparisons only, so every path gives
/// the same bytes; pixels that do not fill a vector go through the scalar form.
/// </summary>
internal static class PlaneArgmax
{
    /// <summary>Finds the winners.</summary>
    /// <param name="path">Implementation to use.</param>
    /// <param name="planes">C planes, one after another.</param>
    /// <param name="rule">Which class wins.</param>
    /// <param name="target">Class ids, one per pixel of a plane.</param>
    public static void Run(SimdPath path, ReadOnlySpan<float> planes, WinnerRule rule, Span<byte> target)
    {
        if (planes.Length % target.Length != 0)
        {
            throw new ArgumentException("The planes and the class map differ in size.", nameof(target));
        }

        int done = path switch
        {
            SimdPath.Vector512 => Run512(planes, rule, target),
            SimdPath.Vector256 => Run256(planes, rule, target),
            SimdPath.Vector128 => Run128(planes, rule, target),
            _ => 0,
        };
        for (int i = done; i < target.Length; i++)
        {
            float best = rule.Threshold;
            byte winner = rule.DefaultId;
            byte id = rule.FirstId;
            for (int at = i; at < planes.Length; at += target.Length)
            {
                if (planes[at] > best)
                {
                    best = planes[at];
                    winner = id;
                }

                id++;
            }

            target[i] = winner;
        }
    }

    private static int Run512(ReadOnlySpan<float> planes, WinnerRule rule, Span<byte> target)
    {
        ref float p = ref MemoryMarshal.GetReference(planes);
        ref byte t = ref MemoryMarshal.GetReference(target);
        int i = 0;
        for (; i <= target.Length - 16; i += 16)
        {
            Vector512<float> best = Vector512.Create(rule.Threshold);
            Vector512<int> winner = Vector512.Create((int)rule.DefaultId);
            Vector512<int> id = Vector512.Create((int)rule.FirstId);
            for (int at = i; at < planes.Length; at += target.Length)
            {
                Vector512<float> score = Vector512.LoadUnsafe(ref p, (nuint)at);
                Vector512<float> wins = Vector512.GreaterThan(score, best);
                best = Vector512.ConditionalSelect(wins, score, best);
                winner = Vector512.ConditionalSelect(wins.AsInt32(), id, winner);
                id += Vector512<int>.One;
            }

            Avx512F.ConvertToVector128Byte(winner).StoreUnsafe(ref t, (nuint)i);
        }

        return i;
    }

    private static int Run256(ReadOnlySpan<float> planes, WinnerRule rule, Span<byte> target)
    {
        ref float p = ref MemoryMarshal.GetReference(planes);
        ref byte t = ref MemoryMarshal.GetReference(target);
        int i = 0;
        for (; i <= target.Length - 8; i += 8)
        {
            Vector256<float> best = Vector256.Create(rule.Threshold);
            Vector256<int> winner = Vector256.Create((int)rule.DefaultId);
            Vector256<int> id = Vector256.Create((int)rule.FirstId);
            for (int at = i; at < planes.Length; at += target.Length)
            {
                Vector256<float> score = Vector256.LoadUnsafe(ref p, (nuint)at);
                Vector256<float> wins = Vector256.GreaterThan(score, best);
                best = Vector256.ConditionalSelect(wins, score, best);
                winner = Vector256.ConditionalSelect(wins.AsInt32(), id, winner);
                id += Vector256<int>.One;
            }

            Unsafe.WriteUnaligned(ref Unsafe.Add(ref t, i), WinnerBytes.Pack(winner));
        }

        return i;
    }

    private static int Run128(ReadOnlySpan<float> planes, WinnerRule rule, Span<byte> target)
    {
        ref float p = ref MemoryMarshal.GetReference(planes);
        ref byte t = ref MemoryMarshal.GetReference(target);
        int i = 0;
        for (; i <= target.Length - 4; i += 4)
        {
            Vector128<float> best = Vector128.Create(rule.Threshold);
            Vector128<int> winner = Vector128.Create((int)rule.DefaultId);
            Vector128<int> id = Vector128.Create((int)rule.FirstId);
            for (int at = i; at < planes.Length; at += target.Length)
            {
                Vector128<float> score = Vector128.LoadUnsafe(ref p, (nuint)at);
                Vector128<float> wins = Vector128.GreaterThan(score, best);
                best = Vector128.ConditionalSelect(wins, score, best);
                winner = Vector128.ConditionalSelect(wins.AsInt32(), id, winner);
                id += Vector128<int>.One;
            }

            Unsafe.WriteUnaligned(ref Unsafe.Add(ref t, i), WinnerBytes.Pack(winner));
        }

        return i;
    }
}
