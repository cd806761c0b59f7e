namespace RoadSeg.Tiling;

/// <summary>How tiles lie along one side of the canvas, and how much each counts where several see a pixel.</summary>
/// <remarks>
/// Neighbours lie the same step apart. Where they overlap, the weight of each falls in a straight line towards its own
/// edge, so that nothing jumps where a tile begins; the weights of a pixel add up to 1.
/// </remarks>
internal sealed class TileAxis
{
    private TileAxis(int tile, int count, int step)
    {
        Tile = tile;
        Count = count;
        Step = step;
    }

    /// <summary>Length of a tile in pixels of the canvas.</summary>
    public int Tile { get; }

    /// <summary>Number of tiles.</summary>
    public int Count { get; }

    /// <summary>From the start of one tile to that of the next.</summary>
    public int Step { get; }

    /// <summary>Length of the canvas.</summary>
    public int Canvas => Tile + ((Count - 1) * Step);

    /// <summary>Plans a side.</summary>
    /// <param name="tile">Length of a tile.</param>
    /// <param name="count">Number of tiles; 0 for as many as <paramref name="frame"/> needs.</param>
    /// <param name="overlap">Least share of a tile that overlaps, 0..0.75.</param>
    /// <param name="grain">Tiles begin at multiples of this, where output pixels begin as well.</param>
    /// <param name="frame">Length of the frame.</param>
    /// <returns>The plan; null when tiles this short cannot overlap so.</returns>
    public static TileAxis? Plan(int tile, int count, double overlap, int grain, int frame)
    {
        if (count == 1 || (count == 0 && frame <= tile))
        {
            return new TileAxis(tile, 1, tile);
        }

        int step = (int)(tile * (1 - overlap)) / grain * grain;
        if (step == 0)
        {
            return null;
        }

        if (count == 0)
        {
            // The fewest tiles that reach, then moved together until the canvas is no larger than it must be.
            int reach = frame - tile;
            count = ((reach + step - 1) / step) + 1;
            step = ((reach + (count - 1) - 1) / (count - 1)) + grain - 1;
            step = step / grain * grain;
        }

        return new TileAxis(tile, count, step);
    }

    /// <summary>Weight of each tile at each of its own output pixels, one array for each tile.</summary>
    /// <param name="output">Output pixels of a tile along this side.</param>
    public float[][] Weights(int output)
    {
        double[] sum = new double[OutputCanvas(output)];
        double[][] raw = new double[Count][];
        for (int tile = 0; tile < Count; tile++)
        {
            raw[tile] = new double[output];
            int begin = OutputBegin(tile, output);
            for (int i = 0; i < output; i++)
            {
                // The distance to the nearest edge behind which a neighbour goes on.
                double left = tile == 0 ? output : i + 0.5;
                double right = tile == Count - 1 ? output : output - i - 0.5;
                raw[tile][i] = Math.Min(left, right);
                sum[begin + i] += raw[tile][i];
            }
        }

        return [.. raw.Select((weights, tile) => weights
            .Select((w, i) => (float)(w / sum[OutputBegin(tile, output) + i])).ToArray())];
    }

    /// <summary>First output pixel of a tile on the canvas of outputs.</summary>
    public int OutputBegin(int tile, int output) => (int)((long)tile * Step * output / Tile);

    /// <summary>Length of the canvas of outputs.</summary>
    public int OutputCanvas(int output) => OutputBegin(Count - 1, output) + output;

    /// <summary>The output pixels that a tile decides where values cannot be mixed: half of each overlap.</summary>
    public (int Begin, int End) Own(int tile, int output)
    {
        int begin = tile == 0 ? 0 : (OutputBegin(tile - 1, output) + output + OutputBegin(tile, output)) / 2;
        int end = tile == Count - 1
            ? OutputCanvas(output)
            : (OutputBegin(tile, output) + output + OutputBegin(tile + 1, output)) / 2;
        return (begin, end);
    }
}
