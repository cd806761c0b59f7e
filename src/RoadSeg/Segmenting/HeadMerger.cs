using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Preprocessing;

namespace RoadSeg.Segmenting;

/// <summary>
/// Lays the class maps of later heads over that of the first, and gives each pixel the confidence of the head its
/// class comes from. Memory is allocated by the constructor. One thread at a time.
/// </summary>
internal sealed class HeadMerger
{
    private readonly CombinedClasses classes;
    private readonly ImmutableArray<ImageSize> sizes;
    private readonly ImageSize classMap;
    private readonly SimdPath path;
    private readonly byte[] ids;
    private readonly byte[][] confidences;
    private readonly int[] mapColumns;
    private readonly int[][] headColumns;

    /// <summary>Allocates what the heads after the first need.</summary>
    /// <param name="classes">The table of all heads.</param>
    /// <param name="sizes">Size of each head's output.</param>
    /// <param name="classMap">Size of the class map.</param>
    /// <param name="path">Implementation to use.</param>
    public HeadMerger(CombinedClasses classes, ImmutableArray<ImageSize> sizes, ImageSize classMap, SimdPath path)
    {
        this.classes = classes;
        this.sizes = sizes;
        this.classMap = classMap;
        this.path = path;
        ids = new byte[classMap.PixelCount];
        confidences = [.. sizes.Select((s, head) => head == 0 ? [] : new byte[s.PixelCount])];
        int width = sizes[0].Width;
        mapColumns = Columns(classMap.Width, width);
        headColumns = [.. sizes.Select(s => Columns(s.Width, width))];
    }

    /// <summary>Where a later head's ids go before <see cref="Lay"/>.</summary>
    public Span<byte> Ids => ids;

    /// <summary>Where a later head's confidences go.</summary>
    public Span<byte> ConfidencesOf(int head) => confidences[head];

    /// <summary>Lays <see cref="Ids"/> over the class map: their class 0 and 255 leave what is there.</summary>
    /// <param name="head">The head they come from.</param>
    /// <param name="classIds">The class map so far.</param>
    public void Lay(int head, Span<byte> classIds)
    {
        byte shift = (byte)(classes.FirstIds[head] - 1);
        ReadOnlySpan<byte> over = ids.AsSpan(0, classIds.Length);
        int i = 0;
        if (path >= SimdPath.Vector256)
        {
            ref byte o = ref MemoryMarshal.GetReference(over);
            ref byte t = ref MemoryMarshal.GetReference(classIds);
            for (; i <= classIds.Length - 32; i += 32)
            {
                Vector256<byte> id = Vector256.LoadUnsafe(ref o, (nuint)i);
                Vector256<byte> isNothing = Vector256.Equals(id, Vector256<byte>.Zero)
                    | Vector256.Equals(id, Vector256<byte>.AllBitsSet);
                Vector256.ConditionalSelect(
                    isNothing, Vector256.LoadUnsafe(ref t, (nuint)i), id + Vector256.Create(shift))
                    .StoreUnsafe(ref t, (nuint)i);
            }
        }

        for (; i < classIds.Length; i++)
        {
            classIds[i] = over[i] is 0 or ClassTable.IgnoredId ? classIds[i] : (byte)(over[i] + shift);
        }
    }

    /// <summary>Replaces the first head's confidences where another head's class lies over it.</summary>
    /// <param name="classIds">The finished class map, not masked yet.</param>
    /// <param name="first">Confidences of the first head, at its size.</param>
    public void ChooseConfidences(ReadOnlySpan<byte> classIds, Span<byte> first)
    {
        ImageSize size = sizes[0];
        for (int row = 0; row < size.Height; row++)
        {
            ReadOnlySpan<byte> mapRow =
                classIds.Slice(Nearest(row, classMap.Height, size.Height) * classMap.Width, classMap.Width);
            Span<byte> target = first.Slice(row * size.Width, size.Width);
            for (int column = 0; column < target.Length; column++)
            {
                int head = classes.HeadOfId[mapRow[mapColumns[column]]];
                if (head > 0)
                {
                    int headRow = Nearest(row, sizes[head].Height, size.Height);
                    target[column] = confidences[head][(headRow * sizes[head].Width) + headColumns[head][column]];
                }
            }
        }
    }

    private static int[] Columns(int source, int target) =>
        [.. Enumerable.Range(0, target).Select(i => Nearest(i, source, target))];

    // The source pixel that the centre of the target pixel falls into.
    private static int Nearest(int target, int sourceLength, int targetLength) =>
        (int)(((2L * target) + 1) * sourceLength / (2L * targetLength));
}
