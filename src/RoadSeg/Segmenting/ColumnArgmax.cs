using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using RoadSeg.Preprocessing;

namespace RoadSeg.Segmenting;

/// <summary>
/// One row of the class map from one row of scores per class: horizontal interpolation and the winner so far, kept in
/// registers over all classes. Immutable; any thread.
/// </summary>
/// <remarks>
/// A block of 16, 8 or 4 pixels finds both neighbours of each of its pixels in one vector of scores, since the class
/// map is finer than the scores; two permutations put them in place. Where the enlargement is too small for that
/// (below about 1.1, 1.2, 1.6) the scalar form is used. left + (right − left)·weight in separate, rounded steps on
/// every path, never a fused multiply-add, so all give the same bits. The x86 maximum gives its second operand where
/// the first is NaN, just as "score &gt; best ? score : best", but does not wait for the comparison. The last block
/// is padded.
/// </remarks>
internal sealed class ColumnArgmax
{
    /// <summary>Elements that score rows and the target must have beyond their pixels.</summary>
    public const int Padding = 16;

    private readonly ScoreAxis axis;
    private readonly WinnerRule rule;
    private readonly int lanes;
    private readonly int[] windows;
    private readonly int[] indices;
    private readonly float[] weights;

    /// <summary>Makes the tables.</summary>
    /// <param name="axis">Where the columns of the class map lie.</param>
    /// <param name="rule">Which class wins.</param>
    /// <param name="path">Implementation to use.</param>
    public ColumnArgmax(ScoreAxis axis, WinnerRule rule, SimdPath path)
    {
        this.axis = axis;
        this.rule = rule;
        lanes = path switch
        {
            SimdPath.Vector512 => 16,
            SimdPath.Vector256 => 8,
            SimdPath.Vector128 => 4,
            _ => 1,
        };
        int blocks = (axis.Left.Length + lanes - 1) / lanes;
        windows = new int[blocks];
        indices = new int[blocks * lanes * 2];
        weights = new float[blocks * lanes];
        Path = lanes > 1 && FillTables() ? path : SimdPath.Scalar;
    }

    /// <summary>Implementation really used.</summary>
    public SimdPath Path { get; }

    /// <summary>Finds the winners of one row.</summary>
    /// <param name="rows">One row of scores per class, each of <paramref name="stride"/> elements with padding.</param>
    /// <param name="stride">Elements from one class to the next.</param>
    /// <param name="target">Class ids, the class map's width and <see cref="Padding"/>.</param>
    public void Run(ReadOnlySpan<float> rows, int stride, Span<byte> target)
    {
        int source = axis.Right[^1] + 1;
        if (stride < source + Padding || target.Length < axis.Left.Length + Padding || rows.Length % stride != 0)
        {
            throw new ArgumentException("A row lacks its padding.");
        }

        switch (Path)
        {
            case SimdPath.Vector512:
                Run512(rows, stride, target);
                break;
            case SimdPath.Vector256:
                Run256(rows, stride, target);
                break;
            case SimdPath.Vector128:
                Run128(rows, stride, target);
                break;
            default:
                RunScalar(rows, stride, target);
                break;
        }
    }

    private void RunScalar(ReadOnlySpan<float> rows, int stride, Span<byte> target)
    {
        for (int i = 0; i < axis.Left.Length; i++)
        {
            int left = axis.Left[i];
            int right = axis.Right[i];
            float weight = axis.Weights[i];
            float best = rule.Threshold;
            byte winner = rule.DefaultId;
            byte id = rule.FirstId;
            for (int row = 0; row < rows.Length; row += stride)
            {
                float a = rows[row + left];
                float score = a + ((rows[row + right] - a) * weight);
                if (score > best)
                {
                    best = score;
                    winner = id;
                }

                id++;
            }

            target[i] = winner;
        }
    }

    private void Run512(ReadOnlySpan<float> rows, int stride, Span<byte> target)
    {
        ref float r = ref MemoryMarshal.GetReference(rows);
        ref byte t = ref MemoryMarshal.GetReference(target);
        ref int index = ref MemoryMarshal.GetArrayDataReference(indices);
        ref float weight = ref MemoryMarshal.GetArrayDataReference(weights);
        for (int block = 0; block < windows.Length; block++)
        {
            Vector512<int> toLeft = Vector512.LoadUnsafe(ref index, (nuint)(block * 32));
            Vector512<int> toRight = Vector512.LoadUnsafe(ref index, (nuint)((block * 32) + 16));
            Vector512<float> w = Vector512.LoadUnsafe(ref weight, (nuint)(block * 16));
            Vector512<float> best = Vector512.Create(rule.Threshold);
            Vector512<int> winner = Vector512.Create((int)rule.DefaultId);
            Vector512<int> id = Vector512.Create((int)rule.FirstId);
            int end = rows.Length + windows[block];
            for (int at = windows[block]; at < end; at += stride)
            {
                Vector512<float> window = Vector512.LoadUnsafe(ref r, (nuint)at);
                Vector512<float> a = Avx512F.PermuteVar16x32(window, toLeft);
                Vector512<float> b = Avx512F.PermuteVar16x32(window, toRight);
                Vector512<float> score = a + ((b - a) * w);
                Vector512<float> wins = Vector512.GreaterThan(score, best);
                best = Avx512F.Max(score, best);
                winner = Vector512.ConditionalSelect(wins.AsInt32(), id, winner);
                id += Vector512<int>.One;
            }

            Avx512F.ConvertToVector128Byte(winner).StoreUnsafe(ref t, (nuint)(block * 16));
        }
    }

    private void Run256(ReadOnlySpan<float> rows, int stride, Span<byte> target)
    {
        ref float r = ref MemoryMarshal.GetReference(rows);
        ref byte t = ref MemoryMarshal.GetReference(target);
        ref int index = ref MemoryMarshal.GetArrayDataReference(indices);
        ref float weight = ref MemoryMarshal.GetArrayDataReference(weights);
        for (int block = 0; block < windows.Length; block++)
        {
            Vector256<int> toLeft = Vector256.LoadUnsafe(ref index, (nuint)(block * 16));
            Vector256<int> toRight = Vector256.LoadUnsafe(ref index, (nuint)((block * 16) + 8));
            Vector256<float> w = Vector256.LoadUnsafe(ref weight, (nuint)(block * 8));
            Vector256<float> best = Vector256.Create(rule.Threshold);
            Vector256<int> winner = Vector256.Create((int)rule.DefaultId);
            Vector256<int> id = Vector256.Create((int)rule.FirstId);
            int end = rows.Length + windows[block];
            for (int at = windows[block]; at < end; at += stride)
            {
                Vector256<float> window = Vector256.LoadUnsafe(ref r, (nuint)at);
                Vector256<float> a = Avx2.PermuteVar8x32(window, toLeft);
                Vector256<float> b = Avx2.PermuteVar8x32(window, toRight);
                Vector256<float> score = a + ((b - a) * w);
                Vector256<float> wins = Vector256.GreaterThan(score, best);
                best = Avx.Max(score, best);
                winner = Vector256.ConditionalSelect(wins.AsInt32(), id, winner);
                id += Vector256<int>.One;
            }

            Unsafe.WriteUnaligned(ref Unsafe.Add(ref t, block * 8), WinnerBytes.Pack(winner));
        }
    }

    private void Run128(ReadOnlySpan<float> rows, int stride, Span<byte> target)
    {
        ref float r = ref MemoryMarshal.GetReference(rows);
        ref byte t = ref MemoryMarshal.GetReference(target);
        ref int index = ref MemoryMarshal.GetArrayDataReference(indices);
        ref float weight = ref MemoryMarshal.GetArrayDataReference(weights);
        for (int block = 0; block < windows.Length; block++)
        {
            Vector128<byte> toLeft = Vector128.LoadUnsafe(ref index, (nuint)(block * 8)).AsByte();
            Vector128<byte> toRight = Vector128.LoadUnsafe(ref index, (nuint)((block * 8) + 4)).AsByte();
            Vector128<float> w = Vector128.LoadUnsafe(ref weight, (nuint)(block * 4));
            Vector128<float> best = Vector128.Create(rule.Threshold);
            Vector128<int> winner = Vector128.Create((int)rule.DefaultId);
            Vector128<int> id = Vector128.Create((int)rule.FirstId);
            int end = rows.Length + windows[block];
            for (int at = windows[block]; at < end; at += stride)
            {
                Vector128<byte> window = Vector128.LoadUnsafe(ref r, (nuint)at).AsByte();
                Vector128<float> a = Lanes.Pick(window, toLeft).AsSingle();
                Vector128<float> b = Lanes.Pick(window, toRight).AsSingle();
                Vector128<float> score = a + ((b - a) * w);
                Vector128<float> wins = Vector128.GreaterThan(score, best);
                best = Vector128.ConditionalSelect(wins, score, best);
                winner = Vector128.ConditionalSelect(wins.AsInt32(), id, winner);
                id += Vector128<int>.One;
            }

            Unsafe.WriteUnaligned(ref Unsafe.Add(ref t, block * 4), WinnerBytes.Pack(winner));
        }
    }

    // False when a block needs more scores than a vector holds. Pixels beyond the last repeat it.
    private bool FillTables()
    {
        for (int block = 0; block < windows.Length; block++)
        {
            windows[block] = axis.Left[block * lanes];
            for (int lane = 0; lane < lanes; lane++)
            {
                int i = Math.Min((block * lanes) + lane, axis.Left.Length - 1);
                int left = axis.Left[i] - windows[block];
                int right = axis.Right[i] - windows[block];
                if (right >= lanes)
                {
                    return false;
                }

                weights[(block * lanes) + lane] = axis.Weights[i];
                indices[(block * lanes * 2) + lane] = Index(left);
                indices[(block * lanes * 2) + lanes + lane] = Index(right);
            }
        }

        return true;
    }

    // 16-byte vectors are permuted by bytes: four byte indices side by side make one lane's.
    private int Index(int lane) => lanes == 4 ? 0x03020100 + (lane * 0x04040404) : lane;
}
