using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RoadSeg.Preprocessing;

/// <summary>
/// The horizontal pass over one plane of Q7 values: averages neighbours where the picture shrinks by more than 2,
/// then interpolates. Immutable; any thread.
/// </summary>
/// <remarks>
/// The target is made in blocks of 32 (or 8) pixels. What a block needs lies in one window of 64 (or 16) source
/// pixels, since after the averaging no more than 2 source pixels pass per target pixel; both neighbours of each
/// target pixel are permuted out of that window with indices made here, then blended in 16-bit lanes with the scalar
/// formula of <see cref="Lanes.Blend(int, int, int)"/>. The last block is padded: planes have room for it.
/// </remarks>
internal sealed class ColumnBlend
{
    /// <summary>Elements that source and target planes must have beyond their pixels.</summary>
    public const int Padding = 64;

    private const int WideBlock = 32;
    private const int NarrowBlock = 8;

    private readonly AxisPlan plan;
    private readonly SimdPath path;
    private readonly int block;
    private readonly int[] windows;
    private readonly short[] weights;
    private readonly short[] wideIndices;
    private readonly byte[] narrowIndices;

    /// <summary>Makes the tables.</summary>
    /// <param name="plan">Where target columns come from.</param>
    /// <param name="path">Implementation to use.</param>
    public ColumnBlend(AxisPlan plan, SimdPath path)
    {
        this.plan = plan;
        block = path == SimdPath.Vector512 ? WideBlock : NarrowBlock;

        // An even number of narrow blocks, since AVX2 takes two at a time.
        int blocks = (plan.Target + WideBlock - 1) / WideBlock * (WideBlock / block);
        windows = new int[blocks];
        weights = new short[blocks * block];
        wideIndices = new short[block == WideBlock ? blocks * block * 2 : 0];
        narrowIndices = new byte[block == NarrowBlock ? blocks * block * 8 : 0];
        bool fits = path != SimdPath.Scalar && FillTables(blocks);
        this.path = fits ? path : SimdPath.Scalar;
    }

    /// <summary>Implementation really used: scalar where the picture shrinks by more than 256.</summary>
    public SimdPath Path => path;

    /// <summary>
    /// Averages pairs of neighbours in place as often as the plan says; the pixels beyond the edge repeat it.
    /// </summary>
    /// <param name="plane">Q7, the image's width and at least 2^shift more.</param>
    public void Reduce(Span<short> plane)
    {
        int count = plan.Source;
        int padded = plan.Reduced << plan.Shift;
        plane[count..padded].Fill(plane[count - 1]);
        for (int shift = 0; shift < plan.Shift; shift++)
        {
            padded /= 2;
            HalvePairs(path, plane, padded);
        }
    }

    /// <summary>Interpolates one plane.</summary>
    /// <param name="source">Q7 after <see cref="Reduce"/>, with <see cref="Padding"/>.</param>
    /// <param name="target">Q7, the target's width and <see cref="Padding"/>.</param>
    public void Run(ReadOnlySpan<short> source, Span<short> target)
    {
        if (source.Length < plan.Reduced + Padding || target.Length < plan.Target + Padding)
        {
            throw new ArgumentException("A plane lacks its padding.");
        }

        switch (path)
        {
            case SimdPath.Vector512:
                Run512(source, target);
                break;
            case SimdPath.Vector256:
                Run256(source, target);
                break;
            case SimdPath.Vector128:
                Run128(source, target);
                break;
            default:
                RunScalar(source, target);
                break;
        }
    }

    /// <summary>target[i] = (source[2i] + source[2i + 1] + 1) / 2, in place.</summary>
    internal static void HalvePairs(SimdPath path, Span<short> plane, int count)
    {
        ref short p = ref MemoryMarshal.GetReference(plane);
        int done = 0;
        if (path == SimdPath.Vector512)
        {
            // Each 32-bit lane holds a pair; its half sum fits the low 16 bits, which vpmovdw packs.
            for (; done <= count - Vector512<int>.Count; done += Vector512<int>.Count)
            {
                Vector512<uint> pairs = Vector512.LoadUnsafe(ref p, (nuint)(done * 2)).AsUInt32();
                Vector512<uint> sum = (pairs & Vector512.Create(0xFFFFu)) + (pairs >> 16) + Vector512<uint>.One;
                Avx512F.ConvertToVector256UInt16(sum >> 1).AsInt16().StoreUnsafe(ref p, (nuint)done);
            }
        }
        else if (path != SimdPath.Scalar)
        {
            for (; done <= count - Vector128<short>.Count; done += Vector128<short>.Count)
            {
                Vector128<uint> low = HalfSum(Vector128.LoadUnsafe(ref p, (nuint)(done * 2)));
                Vector128<uint> high = HalfSum(Vector128.LoadUnsafe(ref p, (nuint)((done * 2) + 8)));
                Vector128.Narrow(low, high).AsInt16().StoreUnsafe(ref p, (nuint)done);
            }
        }

        for (; done < count; done++)
        {
            plane[done] = (short)((plane[done * 2] + plane[(done * 2) + 1] + 1) >> 1);
        }
    }

    private static Vector128<uint> HalfSum(Vector128<short> pairs)
    {
        Vector128<uint> lanes = pairs.AsUInt32();
        return ((lanes & Vector128.Create(0xFFFFu)) + (lanes >> 16) + Vector128<uint>.One) >> 1;
    }

    private void RunScalar(ReadOnlySpan<short> source, Span<short> target)
    {
        ReadOnlySpan<int> left = plan.Left;
        ReadOnlySpan<int> right = plan.Right;
        ReadOnlySpan<short> blend = plan.Weights;
        for (int i = 0; i < left.Length; i++)
        {
            target[i] = (short)Lanes.Blend(source[left[i]], source[right[i]], blend[i]);
        }
    }

    private void Run512(ReadOnlySpan<short> source, Span<short> target)
    {
        ref short s = ref MemoryMarshal.GetReference(source);
        ref short t = ref MemoryMarshal.GetReference(target);
        ref short index = ref MemoryMarshal.GetArrayDataReference(wideIndices);
        ref short weight = ref MemoryMarshal.GetArrayDataReference(weights);
        for (int i = 0; i < windows.Length; i++)
        {
            nuint window = (nuint)windows[i];
            nuint to = (nuint)(i * WideBlock);
            Vector512<short> low = Vector512.LoadUnsafe(ref s, window);
            Vector512<short> high = Vector512.LoadUnsafe(ref s, window + 32);
            Vector512<short> left = Avx512BW.PermuteVar32x16x2(low, Vector512.LoadUnsafe(ref index, to * 2), high);
            Vector512<short> right =
                Avx512BW.PermuteVar32x16x2(low, Vector512.LoadUnsafe(ref index, (to * 2) + 32), high);
            Lanes.Blend(left, right, Vector512.LoadUnsafe(ref weight, to)).StoreUnsafe(ref t, to);
        }
    }

    // Two windows side by side in the two 16-byte lanes, since AVX2 shuffles within a lane only.
    private void Run256(ReadOnlySpan<short> source, Span<short> target)
    {
        ref short s = ref MemoryMarshal.GetReference(source);
        ref short t = ref MemoryMarshal.GetReference(target);
        ref byte index = ref MemoryMarshal.GetArrayDataReference(narrowIndices);
        ref short weight = ref MemoryMarshal.GetArrayDataReference(weights);
        nuint table = (nuint)(windows.Length * 16);
        for (int i = 0; i < windows.Length; i += 2)
        {
            nuint first = (nuint)windows[i];
            nuint second = (nuint)windows[i + 1];
            nuint to = (nuint)(i * NarrowBlock);
            Vector256<byte> low = Vector256.Create(
                Vector128.LoadUnsafe(ref s, first), Vector128.LoadUnsafe(ref s, second)).AsByte();
            Vector256<byte> high = Vector256.Create(
                Vector128.LoadUnsafe(ref s, first + 8), Vector128.LoadUnsafe(ref s, second + 8)).AsByte();
            nuint at = to * 2;
            Vector256<byte> left = Avx2.Shuffle(low, Vector256.LoadUnsafe(ref index, at))
                | Avx2.Shuffle(high, Vector256.LoadUnsafe(ref index, at + table));
            Vector256<byte> right = Avx2.Shuffle(low, Vector256.LoadUnsafe(ref index, at + (2 * table)))
                | Avx2.Shuffle(high, Vector256.LoadUnsafe(ref index, at + (3 * table)));
            Vector256<short> w = Vector256.LoadUnsafe(ref weight, to);
            Lanes.Blend(left.AsInt16(), right.AsInt16(), w).StoreUnsafe(ref t, to);
        }
    }

    private void Run128(ReadOnlySpan<short> source, Span<short> target)
    {
        ref short s = ref MemoryMarshal.GetReference(source);
        ref short t = ref MemoryMarshal.GetReference(target);
        ref byte index = ref MemoryMarshal.GetArrayDataReference(narrowIndices);
        ref short weight = ref MemoryMarshal.GetArrayDataReference(weights);
        nuint table = (nuint)(windows.Length * 16);
        for (int i = 0; i < windows.Length; i++)
        {
            nuint window = (nuint)windows[i];
            nuint to = (nuint)(i * NarrowBlock);
            Vector128<byte> low = Vector128.LoadUnsafe(ref s, window).AsByte();
            Vector128<byte> high = Vector128.LoadUnsafe(ref s, window + 8).AsByte();
            nuint at = to * 2;
            Vector128<byte> left = Lanes.Pick(low, Vector128.LoadUnsafe(ref index, at))
                | Lanes.Pick(high, Vector128.LoadUnsafe(ref index, at + table));
            Vector128<byte> right = Lanes.Pick(low, Vector128.LoadUnsafe(ref index, at + (2 * table)))
                | Lanes.Pick(high, Vector128.LoadUnsafe(ref index, at + (3 * table)));
            Vector128<short> w = Vector128.LoadUnsafe(ref weight, to);
            Lanes.Blend(left.AsInt16(), right.AsInt16(), w).StoreUnsafe(ref t, to);
        }
    }

    // False when a block needs more than its window holds. Pixels beyond the last repeat it.
    private bool FillTables(int blocks)
    {
        for (int b = 0; b < blocks; b++)
        {
            int window = plan.Left[Math.Min(b * block, plan.Target - 1)];
            windows[b] = window;
            for (int lane = 0; lane < block; lane++)
            {
                int target = Math.Min((b * block) + lane, plan.Target - 1);
                int left = plan.Left[target] - window;
                int right = plan.Right[target] - window;
                if (right >= block * 2)
                {
                    return false;
                }

                weights[(b * block) + lane] = plan.Weights[target];
                FillIndices(b, lane, left, right);
            }
        }

        return true;
    }

    private void FillIndices(int b, int lane, int left, int right)
    {
        if (block == WideBlock)
        {
            wideIndices[(b * WideBlock * 2) + lane] = (short)left;
            wideIndices[(b * WideBlock * 2) + WideBlock + lane] = (short)right;
            return;
        }

        // Four tables one after another: left from the low and the high half window, right likewise.
        int table = windows.Length * 16;
        int at = (b * 16) + (lane * 2);
        foreach (int index in (ReadOnlySpan<int>)[left, right])
        {
            for (int half = 0; half < 2; half++)
            {
                bool here = index / NarrowBlock == half;
                narrowIndices[at] = (byte)(here ? index % NarrowBlock * 2 : 0x80);
                narrowIndices[at + 1] = (byte)(here ? (index % NarrowBlock * 2) + 1 : 0x80);
                at += table;
            }
        }
    }
}
