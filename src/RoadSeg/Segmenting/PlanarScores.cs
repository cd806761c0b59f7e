using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Preprocessing;

namespace RoadSeg.Segmenting;

/// <summary>
/// An output tensor as float32 planes C×h×w, the one form the kernels work on. float32 NCHW is that already and is
/// passed through; other forms are converted into memory allocated by the constructor. One thread at a time.
/// </summary>
internal sealed class PlanarScores
{
    private readonly int channels;
    private readonly int pixels;
    private readonly TensorLayout layout;
    private readonly TensorElementType type;
    private readonly SimdPath path;
    private readonly float[] converted;
    private readonly float[] planes;

    /// <summary>Allocates what the conversion needs.</summary>
    /// <param name="size">Width and height of the output.</param>
    /// <param name="channels">Its channels.</param>
    /// <param name="layout">Order of its dimensions.</param>
    /// <param name="type">float32 or float16.</param>
    /// <param name="path">Implementation to use.</param>
    public PlanarScores(
        ImageSize size, int channels, TensorLayout layout, TensorElementType type, SimdPath path)
    {
        this.channels = channels;
        this.layout = channels == 1 ? TensorLayout.Nchw : layout;
        this.type = type;
        this.path = path;
        pixels = size.PixelCount;
        converted = type == TensorElementType.Float16 ? new float[pixels * channels] : [];
        planes = this.layout == TensorLayout.Nhwc ? new float[pixels * channels] : [];
    }

    /// <summary>Bytes of the tensor.</summary>
    public int TensorBytes => pixels * channels * (type == TensorElementType.Float16 ? 2 : 4);

    /// <summary>The planes, valid until the next call and as long as the tensor.</summary>
    /// <param name="tensor">The output as bytes; need not be aligned.</param>
    public ReadOnlySpan<float> View(ReadOnlySpan<byte> tensor)
    {
        if (tensor.Length != TensorBytes)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The output tensor has {tensor.Length} bytes, expected {TensorBytes}."), nameof(tensor));
        }

        ReadOnlySpan<float> scores;
        if (type == TensorElementType.Float16)
        {
            Widen(path, MemoryMarshal.Cast<byte, ushort>(tensor), converted);
            scores = converted;
        }
        else
        {
            scores = MemoryMarshal.Cast<byte, float>(tensor);
        }

        if (layout == TensorLayout.Nchw)
        {
            return scores;
        }

        Separate(scores);
        return planes;
    }

    /// <summary>float16 to float32, exact.</summary>
    internal static void Widen(SimdPath path, ReadOnlySpan<ushort> source, Span<float> target)
    {
        int i = 0;
        if (path != SimdPath.Scalar)
        {
            ref ushort s = ref MemoryMarshal.GetReference(source);
            ref float t = ref MemoryMarshal.GetReference(target[..source.Length]);
            for (; i <= source.Length - 8; i += 8)
            {
                (Vector128<uint> low, Vector128<uint> high) = Vector128.Widen(Vector128.LoadUnsafe(ref s, (nuint)i));
                HalfFloats.ToSingle(low).StoreUnsafe(ref t, (nuint)i);
                HalfFloats.ToSingle(high).StoreUnsafe(ref t, (nuint)(i + 4));
            }
        }

        for (; i < source.Length; i++)
        {
            target[i] = (float)BitConverter.UInt16BitsToHalf(source[i]);
        }
    }

    // Sixteen pixels of all channels stay in the nearest cache while each plane gets a whole cache line.
    private void Separate(ReadOnlySpan<float> scores)
    {
        const int Block = 16;
        for (int begin = 0; begin < pixels; begin += Block)
        {
            int end = Math.Min(begin + Block, pixels);
            ReadOnlySpan<float> block = scores[(begin * channels)..(end * channels)];
            for (int channel = 0; channel < channels; channel++)
            {
                Span<float> plane = planes.AsSpan((channel * pixels) + begin, end - begin);
                int from = channel;
                for (int i = 0; i < plane.Length; i++)
                {
                    plane[i] = block[from];
                    from += channels;
                }
            }
        }
    }
}
