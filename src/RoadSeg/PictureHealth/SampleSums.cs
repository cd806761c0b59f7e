using System.Numerics;
using System.Runtime.InteropServices;

namespace RoadSeg.PictureHealth;

/// <summary>
/// Whole-number sums over samples. Vectors of whatever width the processor has and the scalar twin give the same
/// numbers, for nothing is rounded.
/// </summary>
internal static class SampleSums
{
    // Each vector adds at most 4·255² to a 32-bit lane.
    private const int BatchMax = 8192;

    /// <summary>True when this processor has vectors.</summary>
    public static bool HasVectors => Vector.IsHardwareAccelerated;

    /// <summary>Number of samples above a limit.</summary>
    public static int CountAbove(ReadOnlySpan<byte> samples, byte limit, bool useVectors)
    {
        int count = 0;
        int done = 0;
        if (useVectors)
        {
            Vector<byte> limits = new(limit);
            ReadOnlySpan<Vector<byte>> blocks = MemoryMarshal.Cast<byte, Vector<byte>>(samples);
            while (!blocks.IsEmpty)
            {
                // A lane counts to 255.
                Vector<byte> counts = Vector<byte>.Zero;
                int batch = Math.Min(blocks.Length, byte.MaxValue);
                foreach (Vector<byte> block in blocks[..batch])
                {
                    counts -= Vector.GreaterThan(block, limits);
                }

                count += Sum(counts);
                blocks = blocks[batch..];
                done += batch * Vector<byte>.Count;
            }
        }

        foreach (byte sample in samples[done..])
        {
            count += sample > limit ? 1 : 0;
        }

        return count;
    }

    /// <summary>Σ (a − b)² over the pairs of two runs of samples.</summary>
    /// <param name="a">Any number.</param>
    /// <param name="b">At least as many.</param>
    /// <param name="useVectors">False for the scalar twin.</param>
    public static long SquaredDifferences(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, bool useVectors)
    {
        long sum = 0;
        int done = 0;
        if (useVectors)
        {
            ReadOnlySpan<Vector<byte>> left = MemoryMarshal.Cast<byte, Vector<byte>>(a);
            ReadOnlySpan<Vector<byte>> right = MemoryMarshal.Cast<byte, Vector<byte>>(b);
            for (int start = 0; start < left.Length; start += BatchMax)
            {
                int batch = Math.Min(left.Length - start, BatchMax);
                sum += SquaredDifferences(left.Slice(start, batch), right.Slice(start, batch));
            }

            done = left.Length * Vector<byte>.Count;
        }

        for (int i = done; i < a.Length; i++)
        {
            int difference = a[i] - b[i];
            sum += difference * difference;
        }

        return sum;
    }

    /// <summary>Adds a row of samples to sums per column, each of at most 257 rows.</summary>
    public static void AddRow(ReadOnlySpan<byte> samples, Span<ushort> sums, bool useVectors)
    {
        int done = 0;
        if (useVectors)
        {
            ReadOnlySpan<Vector<byte>> blocks = MemoryMarshal.Cast<byte, Vector<byte>>(samples);
            Span<Vector<ushort>> totals = MemoryMarshal.Cast<ushort, Vector<ushort>>(sums);
            for (int i = 0; i < blocks.Length; i++)
            {
                Vector.Widen(blocks[i], out Vector<ushort> low, out Vector<ushort> high);
                totals[2 * i] += low;
                totals[(2 * i) + 1] += high;
            }

            done = blocks.Length * Vector<byte>.Count;
        }

        for (int i = done; i < samples.Length; i++)
        {
            sums[i] += samples[i];
        }
    }

    private static long SquaredDifferences(ReadOnlySpan<Vector<byte>> left, ReadOnlySpan<Vector<byte>> right)
    {
        Vector<uint> sums = Vector<uint>.Zero;
        for (int i = 0; i < left.Length; i++)
        {
            // 255² fits 16 bits.
            Vector<byte> difference = Vector.Max(left[i], right[i]) - Vector.Min(left[i], right[i]);
            Vector.Widen(difference, out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(low * low, out Vector<uint> s0, out Vector<uint> s1);
            Vector.Widen(high * high, out Vector<uint> s2, out Vector<uint> s3);
            sums += s0 + s1 + s2 + s3;
        }

        long sum = 0;
        for (int lane = 0; lane < Vector<uint>.Count; lane++)
        {
            sum += sums[lane];
        }

        return sum;
    }

    private static int Sum(Vector<byte> counts)
    {
        Vector.Widen(counts, out Vector<ushort> low, out Vector<ushort> high);
        return Vector.Sum(low + high);
    }
}
