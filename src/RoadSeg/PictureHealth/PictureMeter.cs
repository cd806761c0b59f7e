using RoadSeg.Geometry;

namespace RoadSeg.PictureHealth;

/// <summary>
/// Measures each picture of one camera in well under a tenth of a millisecond: sampled sparsely, in whole numbers, so
/// that the same pictures give the same measures on every machine. Allocates nothing per picture. One thread at a
/// time.
/// </summary>
public sealed class PictureMeter
{
    // What cameras call black: 16 is black in the video's own range, noise and leaking light lie above it.
    private const byte BlackMax = 40;

    // Clipped highlights come out of the conversion from YUV a little below 255.
    private const byte ClippedMin = 248;

    // A sample is about the size of a pixel of the network's picture: edges spread over four of them hide people.
    private const int StepMax = 4;

    // Mean squared difference in grey levels by which two samples apart must differ more than one: less is no edge.
    private const double EdgeMin = 1;

    private const int CellColumns = 32;
    private const int WholeColumns = 32;

    // Grey levels by which the mean of a cell differs from its neighbour's where there is a shape: sensor noise
    // averages out over a cell to one or less, light seeping around a hand or a leaf changes more slowly.
    private const int StructureMin = 6;

    private readonly PictureSampler sampler;
    private readonly bool useVectors;
    private readonly int cell;
    private readonly ImageSize cells;
    private readonly ushort[] columnSums;
    private readonly int[] cellSums;
    private byte[] samples;
    private byte[] previous;
    private bool hasPrevious;

    /// <summary>Allocates the buffers.</summary>
    /// <param name="image">Size of the frames.</param>
    public PictureMeter(ImageSize image)
        : this(image, SampleSums.HasVectors)
    {
    }

    internal PictureMeter(ImageSize image, bool useVectors)
    {
        this.useVectors = useVectors;
        sampler = new PictureSampler(image);
        ImageSize size = sampler.Size;
        cell = Math.Max(1, size.Width / CellColumns);
        cells = new ImageSize(size.Width / cell, sampler.Bands);
        columnSums = new ushort[size.Width];
        cellSums = new int[Math.Max(1, cells.PixelCount)];
        samples = new byte[size.PixelCount];
        previous = new byte[size.PixelCount];
    }

    /// <summary>Pixels that are looked at in a frame of this size.</summary>
    public static int SampleCount(ImageSize image) => new PictureSampler(image).Size.PixelCount;

    /// <summary>Measures a picture and keeps its samples for the next one.</summary>
    /// <param name="pixels">H×W×3 BGR24, rows packed.</param>
    public PictureMeasures Measure(ReadOnlySpan<byte> pixels)
    {
        (samples, previous) = (previous, samples);
        sampler.Fill(pixels, samples);
        bool isRepeat = hasPrevious && samples.AsSpan().SequenceEqual(previous);
        hasPrevious = true;
        double count = samples.Length;
        return new PictureMeasures(
            SampleSums.CountAbove(samples, BlackMax, useVectors) / count,
            SampleSums.CountAbove(samples, ClippedMin - 1, useVectors) / count,
            StructuredShare(),
            EdgeSpread(),
            isRepeat);
    }

    // Samples of a row and rows of samples that have a neighbour at every step. Rows are cut to whole vectors: what is
    // left over would cost as much as the rest.
    private int Columns
    {
        get
        {
            int columns = Math.Max(0, sampler.Size.Width - StepMax);
            return columns < WholeColumns ? columns : columns - (columns % WholeColumns);
        }
    }

    private int Rows => Math.Max(0, sampler.BandRows - StepMax);

    private double EdgeSpread()
    {
        ImageSize size = sampler.Size;
        double pairs = ((double)Columns * size.Height) + ((double)size.Width * Rows * sampler.Bands);
        long one = Energy(1);
        long two = Energy(2);
        return two - one < EdgeMin * pairs || pairs == 0 ? 0 : (double)(Energy(StepMax) - two) / (two - one);
    }

    // Right and down together, always from the same places. Motion while turning blurs upright edges only.
    private long Energy(int step)
    {
        ImageSize size = sampler.Size;
        long sum = 0;
        for (int row = 0; row < size.Height && Columns > 0; row++)
        {
            ReadOnlySpan<byte> line = samples.AsSpan(row * size.Width, size.Width);
            sum += SampleSums.SquaredDifferences(line[..Columns], line[step..], useVectors);
        }

        int bandSamples = sampler.BandRows * size.Width;
        for (int band = 0; band < sampler.Bands && Rows > 0; band++)
        {
            ReadOnlySpan<byte> rows = samples.AsSpan(band * bandSamples, bandSamples);
            sum += SampleSums.SquaredDifferences(rows[..(Rows * size.Width)], rows[(step * size.Width)..], useVectors);
        }

        return sum;
    }

    // Along the rows only: bands lie farther apart than cells, and light that seeps in falls off from band to band.
    private double StructuredShare()
    {
        FillCells();
        int limit = StructureMin * cell * sampler.BandRows;
        int pairs = 0;
        int structured = 0;
        for (int row = 0; row < cells.Height; row++)
        {
            for (int column = 0; column + 1 < cells.Width; column++)
            {
                int at = (row * cells.Width) + column;
                pairs++;
                structured += Math.Abs(cellSums[at] - cellSums[at + 1]) >= limit ? 1 : 0;
            }
        }

        return pairs == 0 ? 1 : (double)structured / pairs;
    }

    private void FillCells()
    {
        int width = sampler.Size.Width;
        for (int row = 0; row < cells.Height; row++)
        {
            Array.Clear(columnSums);
            for (int i = 0; i < sampler.BandRows; i++)
            {
                SampleSums.AddRow(
                    samples.AsSpan(((row * sampler.BandRows) + i) * width, width), columnSums, useVectors);
            }

            for (int column = 0; column < cells.Width; column++)
            {
                int sum = 0;
                foreach (ushort value in columnSums.AsSpan(column * cell, cell))
                {
                    sum += value;
                }

                cellSums[(row * cells.Width) + column] = sum;
            }
        }
    }
}
