using RoadSeg.Geometry;

namespace RoadSeg.Scoring;

/// <summary>
/// Boundary F-score (Csurka et al., "What is a good evaluation measure for semantic segmentation?", BMVC 2013): for
/// each class of the truth, boundary pixels count as found within 0.75 % of the picture's diagonal; F of precision
/// and recall, averaged over the classes of a picture, then over pictures. Buffers are reused; one thread at a time.
/// </summary>
public sealed class BoundaryScore
{
    private const double ToleranceOfDiagonal = 0.0075;

    private readonly ImageSize size;
    private readonly int classCount;
    private readonly int tolerance;
    private readonly byte[] truthEdge;
    private readonly byte[] predictedEdge;
    private readonly byte[] near;
    private readonly byte[] scratch;
    private double sum;
    private long pictures;

    /// <summary>Allocates the buffers.</summary>
    /// <param name="size">Size of the pictures.</param>
    /// <param name="classCount">Number of classes; ids from this on are void.</param>
    public BoundaryScore(ImageSize size, int classCount)
    {
        this.size = size;
        this.classCount = classCount;
        double diagonal = Math.Sqrt(((double)size.Width * size.Width) + ((double)size.Height * size.Height));
        tolerance = Math.Max(1, (int)Math.Round(ToleranceOfDiagonal * diagonal));
        truthEdge = new byte[size.PixelCount];
        predictedEdge = new byte[size.PixelCount];
        near = new byte[size.PixelCount];
        scratch = new byte[size.PixelCount];
    }

    /// <summary>Mean over the pictures so far; null without any.</summary>
    public double? Mean => pictures == 0 ? null : sum / pictures;

    /// <summary>Scores one picture.</summary>
    /// <param name="truth">Class ids.</param>
    /// <param name="predicted">Class ids; pixels that are void in the truth are left out.</param>
    public void Add(ReadOnlySpan<byte> truth, ReadOnlySpan<byte> predicted)
    {
        double total = 0;
        int classes = 0;
        for (int id = 0; id < classCount; id++)
        {
            if (!truth.Contains((byte)id))
            {
                continue;
            }

            MarkEdges(truth, truth, id, truthEdge);
            MarkEdges(predicted, truth, id, predictedEdge);
            double precision = ShareNear(predictedEdge, truthEdge);
            double recall = ShareNear(truthEdge, predictedEdge);
            total += precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
            classes++;
        }

        if (classes > 0)
        {
            sum += total / classes;
            pictures++;
        }
    }

    // A pixel of the class beside one that is not; the picture's own border is no boundary, void pixels say nothing.
    private void MarkEdges(ReadOnlySpan<byte> ids, ReadOnlySpan<byte> truth, int id, byte[] edge)
    {
        int width = size.Width;
        for (int v = 0; v < size.Height; v++)
        {
            for (int u = 0; u < width; u++)
            {
                int i = (v * width) + u;
                bool isEdge = ids[i] == id && truth[i] < classCount
                    && ((u > 0 && Differs(ids, truth, i - 1, id)) || (u < width - 1 && Differs(ids, truth, i + 1, id))
                        || (v > 0 && Differs(ids, truth, i - width, id))
                        || (v < size.Height - 1 && Differs(ids, truth, i + width, id)));
                edge[i] = isEdge ? (byte)1 : (byte)0;
            }
        }
    }

    private bool Differs(ReadOnlySpan<byte> ids, ReadOnlySpan<byte> truth, int i, int id) =>
        ids[i] != id && truth[i] < classCount;

    // Nothing to find counts as found: a class without a boundary (it fills the picture) has no error there.
    private double ShareNear(byte[] edge, byte[] target)
    {
        Dilate(target);
        long all = 0;
        long hit = 0;
        for (int i = 0; i < edge.Length; i++)
        {
            all += edge[i];
            hit += edge[i] & near[i];
        }

        return all == 0 ? 1 : (double)hit / all;
    }

    // Square neighbourhood, rows then columns.
    private void Dilate(byte[] edge)
    {
        int width = size.Width;
        for (int v = 0; v < size.Height; v++)
        {
            int row = v * width;
            int until = -1;
            scratch.AsSpan(row, width).Clear();
            for (int u = 0; u < width; u++)
            {
                if (edge[row + u] != 0)
                {
                    int from = Math.Max(until + 1, u - tolerance);
                    until = Math.Min(width - 1, u + tolerance);
                    scratch.AsSpan(row + from, until - from + 1).Fill(1);
                }
            }
        }

        near.AsSpan().Clear();
        for (int v = 0; v < size.Height; v++)
        {
            int top = Math.Max(0, v - tolerance);
            int bottom = Math.Min(size.Height - 1, v + tolerance);
            Span<byte> row = near.AsSpan(v * width, width);
            for (int y = top; y <= bottom; y++)
            {
                Or(row, scratch.AsSpan(y * width, width));
            }
        }
    }

    private static void Or(Span<byte> into, ReadOnlySpan<byte> other)
    {
        for (int i = 0; i < into.Length; i++)
        {
            into[i] |= other[i];
        }
    }
}
