using RoadSeg.Geometry;
using RoadSeg.Segmenting;

namespace RoadSeg.Anonymising;

/// <summary>
/// Overwrites the pixels of people and vehicles in a frame, where the class map says they are and a margin around.
/// What lies outside the network's picture is overwritten whole: nobody looked there. Everything is allocated once;
/// one thread at a time.
/// </summary>
public sealed class Anonymiser
{
    /// <summary>Value of all channels of filled pixels.</summary>
    public const byte FillValue = 114;

    private const int Channels = 3;
    private const int CellMin = 16;
    private const int CellsOfTallest = 3;

    private readonly AnonymiseMethod method;
    private readonly ImageSize mapSize;
    private readonly int margin;
    private readonly PartMarker marker;
    private readonly byte[] mask;
    private readonly byte[] rowsDone;
    private readonly int[] runOfColumn;
    private readonly bool seesAll;

    /// <summary>Allocates the masks.</summary>
    /// <param name="like">A segmentation of the sizes to come.</param>
    /// <param name="options">Who and how.</param>
    /// <exception cref="Inference.ModelException">The model has no class of a kind.</exception>
    public Anonymiser(Segmentation like, AnonymiseOptions options)
    {
        ArgumentNullException.ThrowIfNull(like);
        ArgumentNullException.ThrowIfNull(options);
        method = options.Method;
        mapSize = like.Size;
        marker = new PartMarker(mapSize, AnonymousClasses.Find(like.Classes, options.Kinds), options);
        margin = Math.Max(1, (int)Math.Ceiling(options.MarginFraction * mapSize.Width));
        mask = new byte[mapSize.PixelCount];
        rowsDone = new byte[mapSize.PixelCount];
        runOfColumn = new int[mapSize.Width];
        seesAll = !like.ColumnOfU.Contains(-1) && !like.RowOfV.Contains(-1);
    }

    /// <summary>Margin around what the network marks, class-map pixels.</summary>
    public int MarginPixels => margin;

    /// <summary>Overwrites a frame in place.</summary>
    /// <param name="segmentation">Class map of the prepared size.</param>
    /// <param name="pixels">H×W×3 bytes BGR24 of the frame that it was made from.</param>
    public void Run(Segmentation segmentation, Span<byte> pixels)
    {
        ArgumentNullException.ThrowIfNull(segmentation);
        bool isAnybodyThere = marker.Mark(segmentation.ClassIds, mask);
        if (!isAnybodyThere && seesAll)
        {
            return;
        }

        if (isAnybodyThere)
        {
            Widen();
        }
        else
        {
            mask.AsSpan().Clear();
        }

        if (method == AnonymiseMethod.Fill)
        {
            Fill(segmentation, pixels);
        }
        else
        {
            Blur(segmentation, pixels, CellSize(segmentation.ImageFromModel));
        }
    }

    // A square around each marked pixel: along the rows, then down the columns.
    private void Widen()
    {
        int width = mapSize.Width;
        rowsDone.AsSpan().Clear();
        for (int v = 0; v < mapSize.Height; v++)
        {
            ReadOnlySpan<byte> row = mask.AsSpan(v * width, width);
            Span<byte> wide = rowsDone.AsSpan(v * width, width);
            int done = 0;
            for (int u = row.IndexOf((byte)1); u >= 0 && u < width; u++)
            {
                if (row[u] != 0)
                {
                    int from = Math.Max(done, u - margin);
                    done = Math.Min(width, u + margin + 1);
                    wide[from..done].Fill(1);
                }
            }
        }

        mask.AsSpan().Clear();
        for (int v = 0; v < mapSize.Height; v++)
        {
            ReadOnlySpan<byte> row = rowsDone.AsSpan(v * width, width);
            if (!row.Contains((byte)1))
            {
                continue;
            }

            int bottom = Math.Min(mapSize.Height - 1, v + margin);
            for (int y = Math.Max(0, v - margin); y <= bottom; y++)
            {
                Span<byte> target = mask.AsSpan(y * width, width);
                for (int u = 0; u < width; u++)
                {
                    target[u] |= row[u];
                }
            }
        }
    }

    private void Fill(Segmentation segmentation, Span<byte> pixels)
    {
        ReadOnlySpan<int> columns = segmentation.ColumnOfU;
        ReadOnlySpan<int> rows = segmentation.RowOfV;
        for (int v = 0; v < rows.Length; v++)
        {
            Span<byte> row = pixels.Slice(v * columns.Length * Channels, columns.Length * Channels);
            if (rows[v] < 0)
            {
                row.Fill(FillValue);
                continue;
            }

            ReadOnlySpan<byte> marks = mask.AsSpan(rows[v] * mapSize.Width, mapSize.Width);
            if (seesAll && !marks.Contains((byte)1))
            {
                continue;
            }

            for (int u = 0; u < columns.Length; u++)
            {
                if (columns[u] < 0 || marks[columns[u]] != 0)
                {
                    row.Slice(u * Channels, Channels).Fill(FillValue);
                }
            }
        }
    }

    // Steps of two, so that the mosaic does not slide over somebody as he comes nearer and shows him bit by bit.
    private int CellSize(Letterbox imageFromModel)
    {
        int tallest = 0;
        runOfColumn.AsSpan().Clear();
        for (int v = 0; v < mapSize.Height; v++)
        {
            ReadOnlySpan<byte> row = mask.AsSpan(v * mapSize.Width, mapSize.Width);
            for (int u = 0; u < row.Length; u++)
            {
                runOfColumn[u] = row[u] != 0 ? runOfColumn[u] + 1 : 0;
                tallest = Math.Max(tallest, runOfColumn[u]);
            }
        }

        int needed = (int)Math.Ceiling(tallest * imageFromModel.ScaleV / CellsOfTallest);
        int cell = CellMin;
        while (cell < needed)
        {
            cell *= 2;
        }

        return cell;
    }

    private void Blur(Segmentation segmentation, Span<byte> pixels, int cell)
    {
        for (int v = 0; v < segmentation.ImageSize.Height; v += cell)
        {
            for (int u = 0; u < segmentation.ImageSize.Width; u += cell)
            {
                BlurCell(
                    segmentation, pixels, u, v, Math.Min(u + cell, segmentation.ImageSize.Width),
                    Math.Min(v + cell, segmentation.ImageSize.Height));
            }
        }
    }

    private void BlurCell(Segmentation segmentation, Span<byte> pixels, int left, int top, int right, int bottom)
    {
        int width = segmentation.ImageSize.Width;
        int marked = 0;
        long blue = 0;
        long green = 0;
        long red = 0;
        for (int v = top; v < bottom; v++)
        {
            for (int u = left; u < right; u++)
            {
                marked += IsMarked(segmentation, u, v) ? 1 : 0;
                int at = ((v * width) + u) * Channels;
                blue += pixels[at];
                green += pixels[at + 1];
                red += pixels[at + 2];
            }
        }

        int count = (right - left) * (bottom - top);
        for (int v = top; v < bottom && marked > 0; v++)
        {
            for (int u = left; u < right; u++)
            {
                if (IsMarked(segmentation, u, v))
                {
                    int at = ((v * width) + u) * Channels;
                    pixels[at] = Step(blue / count);
                    pixels[at + 1] = Step(green / count);
                    pixels[at + 2] = Step(red / count);
                }
            }
        }
    }

    private bool IsMarked(Segmentation segmentation, int u, int v)
    {
        int row = segmentation.RowOfV[v];
        int column = segmentation.ColumnOfU[u];
        return row < 0 || column < 0 || mask[(row * mapSize.Width) + column] != 0;
    }

    // The middle of one of eight steps.
    private static byte Step(long mean) => (byte)((mean & 0xe0) | 0x10);
}
