using RoadSeg.Geometry;

namespace RoadSeg.OpenCv.Calibration;

/// <summary>
/// Points on bright lines that cross a row of the picture: a rise of brightness, a fall soon after it, and the middle
/// between the two, to a fraction of a pixel. One thread at a time.
/// </summary>
public sealed class LaneLinePoints
{
    private const int RowStep = 3;
    private const double TopShare = 0.3;
    private const double WidthShareMax = 1.0 / 14;
    private const int ContrastMin = 14;
    private const double SideDifferenceMax = 0.6;

    private readonly ImageSize size;
    private readonly Func<ImagePoint, bool> isEgo;
    private readonly int[] luma;
    private readonly int[] slope;
    private readonly int bottom;

    /// <summary>Prepares.</summary>
    /// <param name="size">Size of the pictures.</param>
    /// <param name="isEgo">Whether a pixel shows the ego vehicle itself.</param>
    public LaneLinePoints(ImageSize size, Func<ImagePoint, bool> isEgo)
    {
        this.size = size;
        this.isEgo = isEgo;
        luma = new int[size.Width];
        slope = new int[size.Width];
        bottom = size.Height;
    }

    /// <summary>Adds the points of a picture.</summary>
    /// <param name="bgr">H×W×3 bytes BGR24, rows packed.</param>
    /// <param name="into">Receives image positions.</param>
    public void AddTo(ReadOnlySpan<byte> bgr, ICollection<ImagePoint> into)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bgr.Length, size.PixelCount * 3);
        ArgumentNullException.ThrowIfNull(into);
        for (int v = (int)(size.Height * TopShare); v < bottom; v += RowStep)
        {
            ReadRow(bgr.Slice(v * size.Width * 3, size.Width * 3));
            AddRow(v, into);
        }
    }

    private void ReadRow(ReadOnlySpan<byte> row)
    {
        for (int u = 0; u < luma.Length; u++)
        {
            luma[u] = row[3 * u] + (2 * row[(3 * u) + 1]) + row[(3 * u) + 2];
        }

        for (int u = 2; u + 2 < luma.Length; u++)
        {
            slope[u] = luma[u + 1] + luma[u + 2] - luma[u - 1] - luma[u - 2];
        }
    }

    private void AddRow(int v, ICollection<ImagePoint> into)
    {
        // Luma is four times, the slope eight times that of 8-bit brightness.
        const int least = ContrastMin * 8;
        int widthMax = (int)(size.Width * WidthShareMax);
        for (int rise = 3; rise + 4 < luma.Length; rise++)
        {
            if (slope[rise] < least || slope[rise] < slope[rise - 1] || slope[rise] <= slope[rise + 1])
            {
                continue;
            }

            int fall = FallAfter(rise, Math.Min(luma.Length - 4, rise + widthMax), least);
            if (fall < 0)
            {
                continue;
            }

            double u = (Peak(rise) + Peak(fall)) / 2;
            if (HasEvenSides(rise, fall) && !isEgo(new ImagePoint(u, v)))
            {
                into.Add(new ImagePoint(u, v));
            }

            rise = fall;
        }
    }

    // The first fall; another rise before it means that this is no line.
    private int FallAfter(int rise, int last, int least)
    {
        for (int u = rise + 2; u <= last; u++)
        {
            if (slope[u] > slope[rise] / 2 && slope[u] >= slope[u - 1] && slope[u] > slope[u + 1])
            {
                return -1;
            }

            if (-slope[u] >= least && slope[u] <= slope[u - 1] && slope[u] < slope[u + 1])
            {
                return u;
            }
        }

        return -1;
    }

    // On a line the ground is the same to both sides; at the edge of a car or a wall it is not.
    private bool HasEvenSides(int rise, int fall)
    {
        int left = luma[rise - 3];
        int right = luma[fall + 3];
        int inside = luma[(rise + fall) / 2];
        int contrast = inside - Math.Max(left, right);
        return contrast >= ContrastMin * 2 && Math.Abs(left - right) <= SideDifferenceMax * contrast * 2;
    }

    // Where the slope is steepest, from the parabola through three values.
    private double Peak(int u)
    {
        double bend = slope[u - 1] - (2.0 * slope[u]) + slope[u + 1];
        return bend == 0 ? u : u + Math.Clamp((slope[u - 1] - slope[u + 1]) / (2 * bend), -0.5, 0.5);
    }
}
