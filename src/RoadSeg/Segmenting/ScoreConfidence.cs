using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using RoadSeg.Preprocessing;

namespace RoadSeg.Segmenting;

/// <summary>
/// How sure the network is, in 1/255, where its scores say so themselves: probabilities and independent masks. Both
/// need only the largest score of a pixel; NaN never counts. Stateless; any thread.
/// </summary>
internal static class ScoreConfidence
{
    // The largest scores of so many pixels stay in the nearest cache while the planes pass by.
    private const int Block = 256;

    /// <summary>Confidence of the winner where the scores are probabilities 0..1: the largest of them.</summary>
    /// <param name="path">Implementation to use.</param>
    /// <param name="planes">C planes, one after another.</param>
    /// <param name="target">One byte per pixel of a plane, overwritten.</param>
    public static void Probabilities(SimdPath path, ReadOnlySpan<float> planes, Span<byte> target)
    {
        Span<float> largest = stackalloc float[Block];
        for (int begin = 0; begin < target.Length; begin += Block)
        {
            Span<byte> bytes = target.Slice(begin, Math.Min(Block, target.Length - begin));
            FindLargest(path, planes, target.Length, begin, largest[..bytes.Length]);
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = ToByte(largest[i]);
            }
        }
    }

    /// <summary>
    /// Confidence of the winner among independent masks 0..1: p of the largest mask where it is above one half, else
    /// 1 − p, which bounds the probability that none of them holds. 0 where there is no number.
    /// </summary>
    /// <param name="path">Implementation to use.</param>
    /// <param name="planes">C planes, one after another.</param>
    /// <param name="target">One byte per pixel of a plane, overwritten.</param>
    public static void Masks(SimdPath path, ReadOnlySpan<float> planes, Span<byte> target)
    {
        Span<float> largest = stackalloc float[Block];
        for (int begin = 0; begin < target.Length; begin += Block)
        {
            Span<byte> bytes = target.Slice(begin, Math.Min(Block, target.Length - begin));
            FindLargest(path, planes, target.Length, begin, largest[..bytes.Length]);
            for (int i = 0; i < bytes.Length; i++)
            {
                float p = largest[i];
                bytes[i] = p > float.NegativeInfinity ? ToByte(p > 0.5f ? p : 1 - p) : (byte)0;
            }
        }
    }

    /// <summary>The same for masks before the sigmoid: 1 / (1 + e^−|x|) of the largest, on either side of 0.</summary>
    /// <param name="path">Implementation to use.</param>
    /// <param name="planes">C planes, one after another.</param>
    /// <param name="target">One byte per pixel of a plane, overwritten.</param>
    public static void MaskLogits(SimdPath path, ReadOnlySpan<float> planes, Span<byte> target)
    {
        Span<float> largest = stackalloc float[Block];
        for (int begin = 0; begin < target.Length; begin += Block)
        {
            Span<byte> bytes = target.Slice(begin, Math.Min(Block, target.Length - begin));
            FindLargest(path, planes, target.Length, begin, largest[..bytes.Length]);
            for (int i = 0; i < bytes.Length; i++)
            {
                float p = 1f / (1f + SoftmaxConfidence.Exp(-Math.Abs(largest[i])));
                bytes[i] = largest[i] > float.NegativeInfinity ? ToByte(p) : (byte)0;
            }
        }
    }

    private static byte ToByte(float probability) =>
        (byte)(int)((Math.Min(Math.Max(probability, 0f), 1f) * 255f) + 0.5f);

    private static void FindLargest(
        SimdPath path, ReadOnlySpan<float> planes, int pixels, int begin, Span<float> largest)
    {
        if (planes.Length % pixels != 0)
        {
            throw new ArgumentException("The planes and the confidences differ in size.", nameof(planes));
        }

        largest.Fill(float.NegativeInfinity);
        for (int at = begin; at < planes.Length; at += pixels)
        {
            ReadOnlySpan<float> scores = planes.Slice(at, largest.Length);
            ref float s = ref MemoryMarshal.GetReference(scores);
            ref float l = ref MemoryMarshal.GetReference(largest);
            int i = 0;
            if (path >= SimdPath.Vector256)
            {
                for (; i <= largest.Length - 8; i += 8)
                {
                    Vector256<float> score = Vector256.LoadUnsafe(ref s, (nuint)i);
                    Vector256<float> best = Vector256.LoadUnsafe(ref l, (nuint)i);
                    Vector256.ConditionalSelect(Vector256.GreaterThan(score, best), score, best)
                        .StoreUnsafe(ref l, (nuint)i);
                }
            }

            for (; i < largest.Length; i++)
            {
                largest[i] = scores[i] > largest[i] ? scores[i] : largest[i];
            }
        }
    }
}
