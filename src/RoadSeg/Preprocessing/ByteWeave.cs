using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RoadSeg.Preprocessing;

/// <summary>
/// Takes three interleaved channels apart into planes, or puts planes together, for elements of 1, 2 or 4 bytes.
/// Both are one fixed permutation of the bytes of three vectors into three vectors, looked up in tables made here.
/// Immutable; any thread.
/// </summary>
internal sealed class ByteWeave
{
    private const int Channels = 3;
    private const byte Absent = 0x80;

    private readonly int elementBytes;
    private readonly SimdPath path;
    private readonly Tables apart;
    private readonly Tables together;

    /// <summary>Makes the tables.</summary>
    /// <param name="elementBytes">1, 2 or 4.</param>
    /// <param name="path">Implementation to use.</param>
    public ByteWeave(int elementBytes, SimdPath path)
    {
        this.elementBytes = elementBytes;
        this.path = path;
        apart = new Tables(elementBytes, apart: true);
        together = new Tables(elementBytes, apart: false);
    }

    /// <summary>Interleaved to planar.</summary>
    /// <param name="source">3·n elements.</param>
    /// <param name="first">n elements: the first of each triple.</param>
    /// <param name="second">n elements.</param>
    /// <param name="third">n elements.</param>
    public void Apart(ReadOnlySpan<byte> source, Span<byte> first, Span<byte> second, Span<byte> third)
    {
        int step = path switch { SimdPath.Scalar => 0, SimdPath.Vector512 => 64, _ => 16 };
        int done = step == 0 ? 0 : source.Length / (Channels * step) * step;
        Check(first.Length, second.Length, third.Length, source.Length / Channels);
        ref byte s = ref MemoryMarshal.GetReference(source);
        ref byte a = ref MemoryMarshal.GetReference(first);
        ref byte b = ref MemoryMarshal.GetReference(second);
        ref byte c = ref MemoryMarshal.GetReference(third);
        for (int i = 0; i < done; i += step)
        {
            nuint from = (nuint)(i * Channels);
            nuint to = (nuint)i;
            if (step == 64)
            {
                Weave512(
                    Vector512.LoadUnsafe(ref s, from),
                    Vector512.LoadUnsafe(ref s, from + 64),
                    Vector512.LoadUnsafe(ref s, from + 128),
                    apart, ref a, ref b, ref c, to, to, to);
            }
            else
            {
                Weave128(
                    Vector128.LoadUnsafe(ref s, from),
                    Vector128.LoadUnsafe(ref s, from + 16),
                    Vector128.LoadUnsafe(ref s, from + 32),
                    apart, ref a, ref b, ref c, to, to, to);
            }
        }

        ApartScalar(source, first, second, third, done);
    }

    /// <summary>Planar to interleaved.</summary>
    /// <param name="first">n elements that become the first of each triple.</param>
    /// <param name="second">n elements.</param>
    /// <param name="third">n elements.</param>
    /// <param name="target">3·n elements.</param>
    public void Together(
        ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<byte> target)
    {
        int step = path switch { SimdPath.Scalar => 0, SimdPath.Vector512 => 64, _ => 16 };
        int done = step == 0 ? 0 : target.Length / (Channels * step) * step;
        Check(first.Length, second.Length, third.Length, target.Length / Channels);
        ref byte t = ref MemoryMarshal.GetReference(target);
        ref byte a = ref MemoryMarshal.GetReference(first);
        ref byte b = ref MemoryMarshal.GetReference(second);
        ref byte c = ref MemoryMarshal.GetReference(third);
        for (int i = 0; i < done; i += step)
        {
            nuint to = (nuint)(i * Channels);
            nuint from = (nuint)i;
            if (step == 64)
            {
                Weave512(
                    Vector512.LoadUnsafe(ref a, from),
                    Vector512.LoadUnsafe(ref b, from),
                    Vector512.LoadUnsafe(ref c, from),
                    together, ref t, ref t, ref t, to, to + 64, to + 128);
            }
            else
            {
                Weave128(
                    Vector128.LoadUnsafe(ref a, from),
                    Vector128.LoadUnsafe(ref b, from),
                    Vector128.LoadUnsafe(ref c, from),
                    together, ref t, ref t, ref t, to, to + 16, to + 32);
            }
        }

        TogetherScalar(first, second, third, target, done);
    }

    private static void Check(int first, int second, int third, int needed)
    {
        if (Math.Min(first, Math.Min(second, third)) < needed)
        {
            throw new ArgumentException(FormattableString.Invariant($"A plane is shorter than {needed} bytes."));
        }
    }

    // vpermt2b picks each byte of a result from the first two vectors, a second one adds those of the third.
    private static void Weave512(
        Vector512<byte> x, Vector512<byte> y, Vector512<byte> z, Tables tables,
        ref byte a, ref byte b, ref byte c, nuint toA, nuint toB, nuint toC)
    {
        ref byte wide = ref MemoryMarshal.GetArrayDataReference(tables.Wide);
        Pick512(x, y, z, ref wide, 0).StoreUnsafe(ref a, toA);
        Pick512(x, y, z, ref wide, 128).StoreUnsafe(ref b, toB);
        Pick512(x, y, z, ref wide, 256).StoreUnsafe(ref c, toC);
    }

    private static Vector512<byte> Pick512(
        Vector512<byte> x, Vector512<byte> y, Vector512<byte> z, ref byte wide, nuint table)
    {
        Vector512<byte> two = Avx512Vbmi.PermuteVar64x8x2(x, Vector512.LoadUnsafe(ref wide, table), y);
        return Avx512Vbmi.PermuteVar64x8x2(two, Vector512.LoadUnsafe(ref wide, table + 64), z);
    }

    // Each result is the union of what it takes from each of the three; bytes from elsewhere come out as 0.
    private static void Weave128(
        Vector128<byte> x, Vector128<byte> y, Vector128<byte> z, Tables tables,
        ref byte a, ref byte b, ref byte c, nuint toA, nuint toB, nuint toC)
    {
        ref byte narrow = ref MemoryMarshal.GetArrayDataReference(tables.Narrow);
        Pick128(x, y, z, ref narrow, 0).StoreUnsafe(ref a, toA);
        Pick128(x, y, z, ref narrow, 48).StoreUnsafe(ref b, toB);
        Pick128(x, y, z, ref narrow, 96).StoreUnsafe(ref c, toC);
    }

    private static Vector128<byte> Pick128(
        Vector128<byte> x, Vector128<byte> y, Vector128<byte> z, ref byte narrow, nuint table) =>
        Lanes.Pick(x, Vector128.LoadUnsafe(ref narrow, table))
        | Lanes.Pick(y, Vector128.LoadUnsafe(ref narrow, table + 16))
        | Lanes.Pick(z, Vector128.LoadUnsafe(ref narrow, table + 32));

    private void ApartScalar(
        ReadOnlySpan<byte> source, Span<byte> first, Span<byte> second, Span<byte> third, int begin)
    {
        int end = source.Length / Channels;
        for (int i = begin; i < end; i++)
        {
            int from = (i / elementBytes * elementBytes * Channels) + (i % elementBytes);
            first[i] = source[from];
            second[i] = source[from + elementBytes];
            third[i] = source[from + (2 * elementBytes)];
        }
    }

    private void TogetherScalar(
        ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<byte> target, int begin)
    {
        int end = target.Length / Channels;
        for (int i = begin; i < end; i++)
        {
            int to = (i / elementBytes * elementBytes * Channels) + (i % elementBytes);
            target[to] = first[i];
            target[to + elementBytes] = second[i];
            target[to + (2 * elementBytes)] = third[i];
        }
    }

    /// <summary>Where each byte of the three results comes from.</summary>
    private sealed class Tables
    {
        public Tables(int elementBytes, bool apart)
        {
            for (int i = 0; i < Channels * 64; i++)
            {
                int from = Origin(i, 64, elementBytes, apart);
                int table = i / 64 * 128;
                Wide[table + (i % 64)] = (byte)(from < 128 ? from : 0);
                Wide[table + 64 + (i % 64)] = (byte)(from < 128 ? i % 64 : from - 64);
            }

            Array.Fill(Narrow, Absent);
            for (int i = 0; i < Channels * 16; i++)
            {
                int from = Origin(i, 16, elementBytes, apart);
                Narrow[(i / 16 * 48) + (from / 16 * 16) + (i % 16)] = (byte)(from % 16);
            }
        }

        /// <summary>Per result: 64 indices into the first two vectors, 64 into that result and the third.</summary>
        public byte[] Wide { get; } = new byte[Channels * 128];

        /// <summary>Per result and source vector: 16 indices.</summary>
        public byte[] Narrow { get; } = new byte[Channels * 48];

        // Source byte (counted through the three vectors) of result byte i (counted likewise).
        private static int Origin(int i, int vectorBytes, int elementBytes, bool apart)
        {
            int inElement = i % elementBytes;
            if (apart)
            {
                int element = i % vectorBytes / elementBytes;
                return (((element * Channels) + (i / vectorBytes)) * elementBytes) + inElement;
            }

            int interleaved = i / elementBytes;
            return (interleaved % Channels * vectorBytes) + (interleaved / Channels * elementBytes) + inElement;
        }
    }
}
