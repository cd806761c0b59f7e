using System.Collections.Immutable;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Preprocessing;

namespace RoadSeg.Tiling;

/// <summary>
/// A network that takes a larger picture than it can: the picture is cut into overlapping tiles, the network runs once
/// for each, and their outputs are laid together without seams. To the line it is a model like any other, with a larger
/// input. Any thread may create requests.
/// </summary>
public sealed class TiledModel : ISegmentationModel
{
    private readonly ISegmentationModel inner;
    private readonly TilePlan plan;

    private TiledModel(ISegmentationModel inner, TilePlan plan)
    {
        this.inner = inner;
        this.plan = plan;
        ModelInfo tile = inner.Info;
        ImmutableArray<ModelOutput> outputs =
            [.. tile.Card.Outputs.Select(o => o with { Layout = TensorLayout.Nchw })];
        Info = tile with
        {
            Card = tile.Card with { Input = tile.Card.Input with { Size = plan.Canvas }, Outputs = outputs },
            Outputs = [.. tile.Outputs.Zip(outputs, (tensor, output) => tensor with
            {
                Size = TileCanvas.SizeOf(plan, tensor),
                ElementType = output.Kind == OutputKind.ClassIds ? tensor.ElementType : TensorElementType.Float32,
            })],
            TilesPerFrame = plan.Count,
        };
    }

    /// <inheritdoc/>
    public ModelInfo Info { get; }

    /// <summary>Tiles side by side and above one another, as <c>3x2</c>.</summary>
    public string Tiles => FormattableString.Invariant($"{plan.Columns.Count}x{plan.Rows.Count}");

    /// <summary>The model itself where one tile is enough, else the same model over tiles.</summary>
    /// <param name="model">Stays the caller's, and is needed as long as the result is.</param>
    /// <param name="grid">How to cut; null takes what the card says, which may be nothing.</param>
    /// <param name="frame">Size of the frames.</param>
    /// <exception cref="ModelException">The model cannot be tiled so.</exception>
    public static ISegmentationModel Over(ISegmentationModel model, TileGrid? grid, ImageSize frame)
    {
        ArgumentNullException.ThrowIfNull(model);
        CardTiles? card = model.Info.Card.Tiles;
        grid ??= card is null ? TileGrid.None : new TileGrid(card.Columns, card.Rows, card.Overlap);
        TilePlan plan = TilePlan.Of(model.Info, grid, frame);
        return plan.Count == 1 ? model : new TiledModel(model, plan);
    }

    /// <inheritdoc/>
    public IInferRequest CreateRequest() => new Request(inner, plan);

    /// <summary>Nothing: the model stays its owner's.</summary>
    public void Dispose()
    {
    }

    private sealed class Request : IInferRequest
    {
        private readonly IInferRequest tile;
        private readonly TilePlan plan;
        private readonly TileCanvas[] canvases;
        private readonly byte[] picture;
        private readonly ImageSize tileSize;
        private readonly int planes;
        private readonly int pixelBytes;

        public Request(ISegmentationModel inner, TilePlan plan)
        {
            this.plan = plan;
            tile = inner.CreateRequest();
            ModelInput input = inner.Info.Card.Input;
            tileSize = input.Size;
            int elementBytes = tile.Input.Length / (3 * tileSize.PixelCount);
            (planes, pixelBytes) = input.Layout == TensorLayout.Nchw ? (3, elementBytes) : (1, 3 * elementBytes);
            picture = GC.AllocateArray<byte>(checked(plan.Canvas.PixelCount * 3 * elementBytes), pinned: true);
            canvases =
            [
                .. inner.Info.Card.Outputs.Zip(
                    inner.Info.Outputs, (output, tensor) => new TileCanvas(plan, output, tensor, SimdPaths.Best)),
            ];
        }

        public Span<byte> Input => picture;

        public void Run()
        {
            foreach (TileCanvas canvas in canvases)
            {
                canvas.Clear();
            }

            for (int row = 0; row < plan.Rows.Count; row++)
            {
                for (int column = 0; column < plan.Columns.Count; column++)
                {
                    Cut(column * plan.Columns.Step, row * plan.Rows.Step);
                    tile.Run();
                    for (int output = 0; output < canvases.Length; output++)
                    {
                        canvases[output].Lay(column, row, tile.Output(output));
                    }
                }
            }
        }

        public ReadOnlySpan<byte> Output(int index) => canvases[index].Tensor;

        public void Dispose() => tile.Dispose();

        private void Cut(int left, int top)
        {
            Span<byte> target = tile.Input;
            int width = plan.Canvas.Width * pixelBytes;
            int tileWidth = tileSize.Width * pixelBytes;
            for (int plane = 0; plane < planes; plane++)
            {
                for (int y = 0; y < tileSize.Height; y++)
                {
                    int from = (((plane * plan.Canvas.Height) + top + y) * width) + (left * pixelBytes);
                    picture.AsSpan(from, tileWidth).CopyTo(target[(((plane * tileSize.Height) + y) * tileWidth)..]);
                }
            }
        }
    }
}
