using System.Numerics;
using OpenCvSharp;

namespace RoadSeg.OpenCv.Overlay;

/// <summary>
/// A row of colours with weights, blended into rows of BGR24 pixels: out = (pixel · (128 − w) + colour · w) / 128 on
/// each channel, in 16-bit integers, several bytes at a time. Many picture rows show the same class-map row, so the
/// colours are laid out once and used several times.
/// </summary>
internal sealed class TintRow
{
    private const int WeightMax = 128;

    private readonly ushort[] keep;
    private readonly ushort[] add;

    /// <summary>Allocates a row.</summary>
    /// <param name="pixels">Length in pixels.</param>
    public TintRow(int pixels)
    {
        keep = new ushort[pixels * 3];
        add = new ushort[pixels * 3];
    }

    /// <summary>Sets a run of pixels.</summary>
    public void Set(int start, int count, in Tint tint)
    {
        for (int i = start * 3; i < (start + count) * 3; i += 3)
        {
            keep[i] = keep[i + 1] = keep[i + 2] = tint.Keep;
            add[i] = tint.AddB;
            add[i + 1] = tint.AddG;
            add[i + 2] = tint.AddR;
        }
    }

    /// <summary>Blends the row into pixels of the same length.</summary>
    public void Blend(Span<byte> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, keep.Length);
        int i = 0;

        // Lanes: Vector<byte>.Count bytes become two vectors of 16-bit lanes; 255 · 128 fits. The tail is done one by
        // one with the same formula.
        for (; i <= pixels.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Span<byte> target = pixels[i..];
            Vector.Widen(new Vector<byte>(target), out Vector<ushort> low, out Vector<ushort> high);
            int second = i + Vector<ushort>.Count;
            low = ((low * new Vector<ushort>(keep, i)) + new Vector<ushort>(add, i)) >> 7;
            high = ((high * new Vector<ushort>(keep, second)) + new Vector<ushort>(add, second)) >> 7;
            Vector.Narrow(low, high).CopyTo(target);
        }

        for (; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(((pixels[i] * keep[i]) + add[i]) >> 7);
        }
    }

    /// <summary>A colour and its weight, ready for blending.</summary>
    internal readonly record struct Tint(ushort Keep, ushort AddB, ushort AddG, ushort AddR)
    {
        /// <summary>Leaves the pixel as it is.</summary>
        public static readonly Tint None = new(WeightMax, 0, 0, 0);

        /// <summary>A tint.</summary>
        /// <param name="colour">BGR.</param>
        /// <param name="weight">0 leaves the pixel, 1 replaces it.</param>
        public static Tint Of(Scalar colour, double weight)
        {
            int w = (int)Math.Round(weight * WeightMax);
            return new Tint(
                (ushort)(WeightMax - w),
                (ushort)(colour.Val0 * w),
                (ushort)(colour.Val1 * w),
                (ushort)(colour.Val2 * w));
        }
    }
}
