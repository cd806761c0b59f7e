using RoadSeg.Segmenting;

namespace RoadSeg.Scoring;

/// <summary>
/// Whether a network is as sure as it is right: pixels sorted into 15 bins by the probability that it states (Guo et
/// al., "On Calibration of Modern Neural Networks", ICML 2017). One thread at a time.
/// </summary>
public sealed class CalibrationScore
{
    /// <summary>Number of bins.</summary>
    public const int BinCount = 15;

    private readonly long[] pixels = new long[BinCount];
    private readonly long[] right = new long[BinCount];
    private readonly long[] confidence = new long[BinCount];

    /// <summary>
    /// Expected calibration error 0..1: mean difference between the probability stated and the share that is right,
    /// bins weighted by their pixels; null without pixels.
    /// </summary>
    public double? Error
    {
        get
        {
            long all = pixels.Sum();
            return all == 0 ? null
                : Bins.Sum(b => Math.Abs(b.Accuracy - b.Confidence) * b.Pixels) / all;
        }
    }

    /// <summary>The bins, from unsure to sure.</summary>
    public IEnumerable<CalibrationBin> Bins => Enumerable.Range(0, BinCount).Select(i => new CalibrationBin(
        pixels[i] == 0 ? 0 : confidence[i] / (255.0 * pixels[i]),
        pixels[i] == 0 ? 0 : (double)right[i] / pixels[i],
        pixels[i]));

    /// <summary>Counts one picture.</summary>
    /// <param name="truth">Class ids at the size of the frame; those that are no class are left out.</param>
    /// <param name="predicted">Class ids of the same pixels.</param>
    /// <param name="segmentation">Where the confidence of each pixel is looked up.</param>
    /// <param name="classCount">Ids from this on are void.</param>
    public void Add(
        ReadOnlySpan<byte> truth, ReadOnlySpan<byte> predicted, Segmentation segmentation, int classCount)
    {
        ArgumentNullException.ThrowIfNull(segmentation);
        int width = segmentation.ImageSize.Width;
        for (int v = 0; v < segmentation.ImageSize.Height; v++)
        {
            int row = segmentation.RowOfV[v];
            for (int u = 0; u < width; u++)
            {
                int column = segmentation.ColumnOfU[u];
                int i = (v * width) + u;
                if (row < 0 || column < 0 || truth[i] >= classCount)
                {
                    continue;
                }

                byte stated = segmentation.ConfidenceAt(column, row);
                int bin = Math.Min(stated * BinCount / 255, BinCount - 1);
                pixels[bin]++;
                confidence[bin] += stated;
                right[bin] += truth[i] == predicted[i] ? 1 : 0;
            }
        }
    }
}

/// <summary>Pixels of which the network is about equally sure.</summary>
/// <param name="Confidence">Mean probability it states, 0..1.</param>
/// <param name="Accuracy">Share of them that is right, 0..1.</param>
/// <param name="Pixels">How many.</param>
public readonly record struct CalibrationBin(double Confidence, double Accuracy, long Pixels);
