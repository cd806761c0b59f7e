using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RoadSeg.Geometry;

namespace RoadSeg.PictureHealth;

/// <summary>
/// Takes every n-th pixel of every n-th row, green only (the sensor's sharpest and least noisy channel), so that the
/// picture is at most 320 samples wide; and of these rows eight of sixteen, for memory is what this costs. No
/// averaging: sharpness and noise stay what they are. One thread at a time.
/// </summary>
internal sealed class PictureSampler
{
    private const int ColumnsMax = 320;
    private const int BandRowsMax = 8;
    private const int BandPeriod = 16;
    private const int Channels = 3;
    private const int Green = 1;

    private readonly ImageSize image;
    private readonly int step;
    private readonly int first;
    private readonly int firstRow;

    /// <summary>Fixes the positions.</summary>
    /// <param name="image">Size of the frames.</param>
    public PictureSampler(ImageSize image)
    {
        this.image = image;
        step = (image.Width + ColumnsMax - 1) / ColumnsMax;
        first = Math.Min(step / 2, image.Height - 1);
        int rows = CountOf(image.Height);
        Bands = Math.Max(1, rows / BandPeriod);
        BandRows = Math.Min(BandRowsMax, rows);
        firstRow = Math.Max(0, (rows - (Bands * BandPeriod) + BandPeriod - BandRows) / 2);
        Size = new ImageSize(CountOf(image.Width), Bands * BandRows);
    }

    /// <summary>Size of the sampled picture: the bands one below the other.</summary>
    public ImageSize Size { get; }

    /// <summary>Number of bands.</summary>
    public int Bands { get; }

    /// <summary>Rows of a band: neighbours in the picture, too.</summary>
    public int BandRows { get; }

    /// <summary>Fills the sampled picture.</summary>
    /// <param name="pixels">H×W×3 BGR24, rows packed.</param>
    /// <param name="samples">At <see cref="Size"/>, row-major.</param>
    public void Fill(ReadOnlySpan<byte> pixels, Span<byte> samples)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, image.PixelCount * Channels);
        ArgumentOutOfRangeException.ThrowIfNotEqual(samples.Length, Size.PixelCount);
        int stride = step * Channels;
        for (int row = 0; row < Size.Height; row++)
        {
            int place = firstRow + (row / BandRows * BandPeriod) + (row % BandRows);
            int start = ((((place * step) + first) * image.Width) + first) * Channels;
            ReadOnlySpan<byte> from = pixels[(start + Green)..];
            Span<byte> to = samples.Slice(row * Size.Width, Size.Width);

            // Checked once for the row: the last sample lies in it.
            _ = from[(Size.Width - 1) * stride];
            ref byte source = ref MemoryMarshal.GetReference(from);
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = source;
                source = ref Unsafe.Add(ref source, stride);
            }
        }
    }

    private int CountOf(int length) => Math.Max(1, (length - first + step - 1) / step);
}
