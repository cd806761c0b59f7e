using System.Numerics;
using RoadSeg.Geometry;
using RoadSeg.Inference;

namespace RoadSeg.Tiling;

/// <summary>Where the tiles of a canvas lie.</summary>
/// <param name="Columns">Along the width.</param>
/// <param name="Rows">Along the height.</param>
internal sealed record TilePlan(TileAxis Columns, TileAxis Rows)
{
    private const long PixelsMax = 1 << 26;
    private const long ScoresMax = 1 << 28;

    /// <summary>Size of the canvas.</summary>
    public ImageSize Canvas => new(Columns.Canvas, Rows.Canvas);

    /// <summary>Runs of the network for one frame.</summary>
    public int Count => Columns.Count * Rows.Count;

    /// <summary>Plans the tiles of a model.</summary>
    /// <exception cref="ModelException">The model cannot be tiled so.</exception>
    public static TilePlan Of(ModelInfo model, TileGrid grid, ImageSize frame)
    {
        ImageSize tile = model.InputSize;
        TileAxis? columns = TileAxis.Plan(
            tile.Width, grid.Columns, grid.Overlap, Grain(tile.Width, model.Outputs.Select(o => o.Size.Width)),
            frame.Width);
        TileAxis? rows = TileAxis.Plan(
            tile.Height, grid.Rows, grid.Overlap, Grain(tile.Height, model.Outputs.Select(o => o.Size.Height)),
            frame.Height);
        if (columns is null || rows is null)
        {
            string outputs = string.Join(", ", model.Outputs.Select(o => o.Size));
            throw new ModelException(
                $"model \"{model.Card.Name}\" cannot be tiled: input {tile}, outputs {outputs}. Expected outputs whose "
                + "sides divide the input's, so that tiles can begin where output pixels begin.");
        }

        long pixels = (long)columns.Canvas * rows.Canvas;
        if (columns.Count > TileGrid.SideMax || rows.Count > TileGrid.SideMax || pixels > PixelsMax)
        {
            throw new ModelException(FormattableString.Invariant(
                $"model \"{model.Card.Name}\" needs {columns.Count}x{rows.Count} tiles of {tile} for {frame}, ")
                + FormattableString.Invariant($"expected at most {TileGrid.SideMax} along each side. ")
                + "Ask for fewer, for example --tiles 3x2.");
        }

        TilePlan plan = new(columns, rows);
        OutputTensor? large = model.Outputs.FirstOrDefault(o => o.Channels * SizeOf(plan, o) > ScoresMax);
        return large is null ? plan : throw new ModelException(FormattableString.Invariant(
            $"model \"{model.Card.Name}\" gives {large.Channels} scores for each pixel of {plan.Canvas}, more than ")
            + "memory should hold. Ask for fewer tiles, for example --tiles 2x1.");
    }

    private static long SizeOf(TilePlan plan, OutputTensor tensor)
    {
        ImageSize size = TileCanvas.SizeOf(plan, tensor);
        return (long)size.Width * size.Height;
    }

    // The smallest step at which every output has a whole number of pixels.
    private static int Grain(int input, IEnumerable<int> outputs) => outputs.Aggregate(1, (grain, output) =>
    {
        int own = input / (int)BigInteger.GreatestCommonDivisor(input, output);
        return grain / (int)BigInteger.GreatestCommonDivisor(grain, own) * own;
    });
}
