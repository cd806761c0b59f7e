using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using RoadSeg.Inference;

namespace RoadSeg.Preprocessing;

/// <summary>
/// The last step: one row of one channel from Q7 to the tensor's element type, normalised. Immutable; any thread.
/// </summary>
/// <remarks>
/// (pixel·scale − mean)/std is folded into value·factor + bias, a multiplication and then an addition, each rounded
/// (never fused, so that every path gives the same bits); the factor includes the 1/128 of Q7. float32 and float16
/// thus keep the fraction of a level that interpolation gives. uint8 without normalisation is rounded half up from
/// Q7; with normalisation it is clamped to 0..255 and rounded half up. float16 is rounded to nearest even.
/// The loops are 32 bytes wide at most: on the way to memory wider ones gain nothing.
/// </remarks>
internal sealed class ElementWriter
{
    private const int HalfLevel = 1 << (RowBlend.FractionBits - 1);

    private readonly TensorElementType type;
    private readonly bool identity;
    private readonly float factor;
    private readonly float bias;
    private readonly SimdPath path;

    /// <summary>Folds the normalisation of one channel.</summary>
    /// <param name="type">float32, float16 or uint8.</param>
    /// <param name="normalisation">Of the card.</param>
    /// <param name="channel">Place of the channel in the tensor.</param>
    /// <param name="path">Implementation to use.</param>
    public ElementWriter(TensorElementType type, Normalisation normalisation, int channel, SimdPath path)
    {
        this.type = type;
        this.path = path;
        identity = normalisation.IsIdentity;
        double std = normalisation.Std[channel];
        factor = (float)(normalisation.Scale / std / (1 << RowBlend.FractionBits));
        bias = (float)(-normalisation.Mean[channel] / std);
    }

    /// <summary>Bytes of an element of a type that networks take as input; 0 for others.</summary>
    public static int BytesOf(TensorElementType type) => type switch
    {
        TensorElementType.Float32 => 4,
        TensorElementType.Float16 => 2,
        TensorElementType.UInt8 => 1,
        _ => 0,
    };

    /// <summary>Converts a row.</summary>
    /// <param name="source">Q7.</param>
    /// <param name="target">As many elements, as bytes; need not be aligned.</param>
    public void Write(ReadOnlySpan<short> source, Span<byte> target)
    {
        if (target.Length < source.Length * BytesOf(type))
        {
            throw new ArgumentException("The row of the tensor is too short.", nameof(target));
        }

        switch (type)
        {
            case TensorElementType.Float32:
                WriteSingles(source, target);
                break;
            case TensorElementType.Float16:
                WriteHalves(source, target);
                break;
            default:
                WriteBytes(source, target);
                break;
        }
    }

    private void WriteBytes(ReadOnlySpan<short> source, Span<byte> target)
    {
        ref short s = ref MemoryMarshal.GetReference(source);
        ref byte t = ref MemoryMarshal.GetReference(target);
        int i = 0;
        if (identity && path >= SimdPath.Vector256)
        {
            Vector256<short> half = Vector256.Create((short)HalfLevel);
            for (; i <= source.Length - 32; i += 32)
            {
                Vector256<short> low = (Vector256.LoadUnsafe(ref s, (nuint)i) + half) >> RowBlend.FractionBits;
                Vector256<short> high = (Vector256.LoadUnsafe(ref s, (nuint)(i + 16)) + half) >> RowBlend.FractionBits;
                Vector256.Narrow(low.AsUInt16(), high.AsUInt16()).StoreUnsafe(ref t, (nuint)i);
            }
        }
        else if (path != SimdPath.Scalar)
        {
            for (; i <= source.Length - 16; i += 16)
            {
                Vector128<ushort> low = Levels(Vector128.LoadUnsafe(ref s, (nuint)i));
                Vector128<ushort> high = Levels(Vector128.LoadUnsafe(ref s, (nuint)(i + 8)));
                Vector128.Narrow(low, high).StoreUnsafe(ref t, (nuint)i);
            }
        }

        for (; i < source.Length; i++)
        {
            target[i] = identity
                ? (byte)((source[i] + HalfLevel) >> RowBlend.FractionBits)
                : (byte)(Math.Min(Math.Max((source[i] * factor) + bias, 0f), 255f) + 0.5f);
        }
    }

    private Vector128<ushort> Levels(Vector128<short> values)
    {
        if (identity)
        {
            return ((values + Vector128.Create((short)HalfLevel)) >> RowBlend.FractionBits).AsUInt16();
        }

        (Vector128<int> low, Vector128<int> high) = Vector128.Widen(values);
        return Vector128.Narrow(Clamped(low), Clamped(high)).AsUInt16();
    }

    private Vector128<int> Clamped(Vector128<int> values)
    {
        Vector128<float> normalised = Normalise(values);
        Vector128<float> clamped = Vector128.Min(
            Vector128.Max(normalised, Vector128<float>.Zero), Vector128.Create(255f));
        return Vector128.ConvertToInt32Native(clamped + Vector128.Create(0.5f));
    }

    private void WriteSingles(ReadOnlySpan<short> source, Span<byte> target)
    {
        ref short s = ref MemoryMarshal.GetReference(source);
        ref byte t = ref MemoryMarshal.GetReference(target);
        int i = 0;
        if (path >= SimdPath.Vector256)
        {
            for (; i <= source.Length - 8; i += 8)
            {
                Vector256<int> values = Avx2.ConvertToVector256Int32(Vector128.LoadUnsafe(ref s, (nuint)i));
                Normalise(values).AsByte().StoreUnsafe(ref t, (nuint)(i * 4));
            }
        }
        else if (path == SimdPath.Vector128)
        {
            for (; i <= source.Length - 8; i += 8)
            {
                (Vector128<int> low, Vector128<int> high) = Vector128.Widen(Vector128.LoadUnsafe(ref s, (nuint)i));
                Normalise(low).AsByte().StoreUnsafe(ref t, (nuint)(i * 4));
                Normalise(high).AsByte().StoreUnsafe(ref t, (nuint)((i * 4) + 16));
            }
        }

        for (; i < source.Length; i++)
        {
            MemoryMarshal.Write(target[(i * 4)..], (source[i] * factor) + bias);
        }
    }

    private void WriteHalves(ReadOnlySpan<short> source, Span<byte> target)
    {
        ref short s = ref MemoryMarshal.GetReference(source);
        ref byte t = ref MemoryMarshal.GetReference(target);
        int i = 0;
        if (path >= SimdPath.Vector256)
        {
            for (; i <= source.Length - 8; i += 8)
            {
                Vector256<int> values = Avx2.ConvertToVector256Int32(Vector128.LoadUnsafe(ref s, (nuint)i));
                Vector256<uint> halves = HalfFloats.FromSingle(Normalise(values));
                Vector128.Narrow(halves.GetLower(), halves.GetUpper()).AsByte().StoreUnsafe(ref t, (nuint)(i * 2));
            }
        }
        else if (path == SimdPath.Vector128)
        {
            for (; i <= source.Length - 8; i += 8)
            {
                (Vector128<int> low, Vector128<int> high) = Vector128.Widen(Vector128.LoadUnsafe(ref s, (nuint)i));
                Vector128<uint> first = HalfFloats.FromSingle(Normalise(low));
                Vector128<uint> second = HalfFloats.FromSingle(Normalise(high));
                Vector128.Narrow(first, second).AsByte().StoreUnsafe(ref t, (nuint)(i * 2));
            }
        }

        for (; i < source.Length; i++)
        {
            MemoryMarshal.Write(target[(i * 2)..], (Half)((source[i] * factor) + bias));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<float> Normalise(Vector128<int> values) =>
        (Vector128.ConvertToSingle(values) * Vector128.Create(factor)) + Vector128.Create(bias);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<float> Normalise(Vector256<int> values) =>
        (Vector256.ConvertToSingle(values) * Vector256.Create(factor)) + Vector256.Create(bias);
}
