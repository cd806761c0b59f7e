using System.Buffers.Binary;
using RoadSeg.Geometry;
using RoadSeg.Inference;

namespace RoadSeg.Segmenting;

/// <summary>
/// From class ids as a network gives them (uint8, int32 or int64, any size) to the class map: the nearest pixel, never
/// a mixture. Ids that no class has become 255. One thread at a time.
/// </summary>
internal sealed class ClassIdResampler
{
    private readonly ImageSize source;
    private readonly ImageSize classMap;
    private readonly int classCount;
    private readonly TensorElementType type;
    private readonly int elementBytes;
    private readonly int[] columns;

    /// <summary>Plans the columns.</summary>
    /// <param name="source">Size of the network's output.</param>
    /// <param name="type">uint8, int32 or int64.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="classMap">Size of the class map.</param>
    public ClassIdResampler(ImageSize source, TensorElementType type, int classCount, ImageSize classMap)
    {
        this.source = source;
        this.classMap = classMap;
        this.classCount = classCount;
        this.type = type;
        elementBytes = type switch { TensorElementType.UInt8 => 1, TensorElementType.Int32 => 4, _ => 8 };
        columns = new int[classMap.Width];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = Nearest(i, source.Width, classMap.Width) * elementBytes;
        }
    }

    /// <summary>Bytes of the tensor.</summary>
    public int TensorBytes => source.PixelCount * elementBytes;

    /// <summary>Reads the ids.</summary>
    /// <param name="tensor">The output as bytes; need not be aligned.</param>
    /// <param name="classIds">H×W row-major, overwritten.</param>
    public void Run(ReadOnlySpan<byte> tensor, Span<byte> classIds)
    {
        if (tensor.Length != TensorBytes)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The output tensor has {tensor.Length} bytes, expected {TensorBytes}."), nameof(tensor));
        }

        for (int row = 0; row < classMap.Height; row++)
        {
            int from = Nearest(row, source.Height, classMap.Height) * source.Width * elementBytes;
            ReadOnlySpan<byte> ids = tensor.Slice(from, source.Width * elementBytes);
            Span<byte> target = classIds.Slice(row * classMap.Width, classMap.Width);
            for (int i = 0; i < target.Length; i++)
            {
                ulong id = Read(ids[columns[i]..]);
                target[i] = id < (ulong)classCount ? (byte)id : ClassTable.IgnoredId;
            }
        }
    }

    // The source pixel that the centre of the target pixel falls into.
    private static int Nearest(int target, int sourceLength, int targetLength) =>
        (int)(((2L * target) + 1) * sourceLength / (2L * targetLength));

    // Negative ids become huge and so belong to no class.
    private ulong Read(ReadOnlySpan<byte> element) => type switch
    {
        TensorElementType.UInt8 => element[0],
        TensorElementType.Int32 => BinaryPrimitives.ReadUInt32LittleEndian(element),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(element),
    };
}
