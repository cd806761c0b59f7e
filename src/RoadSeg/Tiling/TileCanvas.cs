using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Preprocessing;
using RoadSeg.Segmenting;

namespace RoadSeg.Tiling;

/// <summary>One output of a tiled model: what the tiles give, laid together. One thread at a time.</summary>
/// <remarks>
/// Scores are float32 planes; where tiles overlap they are mixed by weight, in the order of the tiles, so the same
/// picture gives the same bytes. Class ids cannot be mixed: each tile decides up to the middle of its overlaps.
/// </remarks>
internal sealed class TileCanvas
{
    private readonly TilePlan plan;
    private readonly SimdPath path;
    private readonly ImageSize tile;
    private readonly ImageSize canvas;
    private readonly int channels;
    private readonly int elementBytes;
    private readonly PlanarScores? planar;
    private readonly float[][] columnWeights = [];
    private readonly float[][] rowWeights = [];
    private readonly float[] scores = [];
    private readonly byte[] ids = [];

    /// <summary>Allocates the canvas.</summary>
    /// <param name="plan">Where the tiles lie.</param>
    /// <param name="output">What the card says of the output.</param>
    /// <param name="tensor">What it is for one tile.</param>
    /// <param name="path">Implementation to use.</param>
    public TileCanvas(TilePlan plan, ModelOutput output, OutputTensor tensor, SimdPath path)
    {
        this.plan = plan;
        this.path = path;
        tile = tensor.Size;
        channels = tensor.Channels;
        canvas = SizeOf(plan, tensor);
        if (output.Kind == OutputKind.ClassIds)
        {
            elementBytes = tensor.ElementType switch
            {
                TensorElementType.UInt8 => 1,
                TensorElementType.Int32 => 4,
                _ => 8,
            };
            ids = new byte[canvas.PixelCount * elementBytes];
            return;
        }

        planar = new PlanarScores(tensor.Size, tensor.Channels, output.Layout, tensor.ElementType, path);
        columnWeights = plan.Columns.Weights(tile.Width);
        rowWeights = plan.Rows.Weights(tile.Height);
        scores = GC.AllocateArray<float>(checked(canvas.PixelCount * channels), pinned: true);
    }

    /// <summary>The whole output as bytes.</summary>
    public ReadOnlySpan<byte> Tensor => planar is null ? ids : MemoryMarshal.AsBytes<float>(scores);

    /// <summary>Size of the output of all tiles.</summary>
    public static ImageSize SizeOf(TilePlan plan, OutputTensor tensor) => new(
        plan.Columns.OutputCanvas(tensor.Size.Width), plan.Rows.OutputCanvas(tensor.Size.Height));

    /// <summary>Forgets the frame before.</summary>
    public void Clear() => scores.AsSpan().Clear();

    /// <summary>Lays the output of one tile in its place.</summary>
    public void Lay(int column, int row, ReadOnlySpan<byte> tensor)
    {
        if (planar is null)
        {
            LayIds(column, row, tensor);
            return;
        }

        ReadOnlySpan<float> planes = planar.View(tensor);
        int left = plan.Columns.OutputBegin(column, tile.Width);
        int top = plan.Rows.OutputBegin(row, tile.Height);
        ReadOnlySpan<float> weights = columnWeights[column];
        for (int channel = 0; channel < channels; channel++)
        {
            for (int y = 0; y < tile.Height; y++)
            {
                int to = (channel * canvas.PixelCount) + ((top + y) * canvas.Width) + left;
                ReadOnlySpan<float> from = planes.Slice((channel * tile.PixelCount) + (y * tile.Width), tile.Width);
                Add(path, from, weights, rowWeights[row][y], scores.AsSpan(to, tile.Width));
            }
        }
    }

    /// <summary>sum += score · (weight · rowWeight), each step rounded: every path gives the same.</summary>
    internal static void Add(
        SimdPath path, ReadOnlySpan<float> from, ReadOnlySpan<float> weights, float rowWeight, Span<float> sum)
    {
        int i = 0;
        if (path >= SimdPath.Vector256)
        {
            ref float f = ref MemoryMarshal.GetReference(from[..sum.Length]);
            ref float w = ref MemoryMarshal.GetReference(weights[..sum.Length]);
            ref float s = ref MemoryMarshal.GetReference(sum);
            Vector256<float> ofRow = Vector256.Create(rowWeight);
            for (; i <= sum.Length - 8; i += 8)
            {
                Vector256<float> part = Vector256.LoadUnsafe(ref f, (nuint)i)
                    * (Vector256.LoadUnsafe(ref w, (nuint)i) * ofRow);
                (Vector256.LoadUnsafe(ref s, (nuint)i) + part).StoreUnsafe(ref s, (nuint)i);
            }
        }

        for (; i < sum.Length; i++)
        {
            sum[i] += from[i] * (weights[i] * rowWeight);
        }
    }

    private void LayIds(int column, int row, ReadOnlySpan<byte> tensor)
    {
        (int begin, int end) = plan.Columns.Own(column, tile.Width);
        (int top, int bottom) = plan.Rows.Own(row, tile.Height);
        int left = plan.Columns.OutputBegin(column, tile.Width);
        int first = plan.Rows.OutputBegin(row, tile.Height);
        for (int y = top; y < bottom; y++)
        {
            int from = ((y - first) * tile.Width) + (begin - left);
            tensor.Slice(from * elementBytes, (end - begin) * elementBytes)
                .CopyTo(ids.AsSpan(((y * canvas.Width) + begin) * elementBytes));
        }
    }
}
