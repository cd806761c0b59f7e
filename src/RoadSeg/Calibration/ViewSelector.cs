using System.Collections.Immutable;
using RoadSeg.Geometry;

namespace RoadSeg.Calibration;

/// <summary>
/// Chooses the views to calibrate with: sharp ones, and of those the ones that differ most in where the target is,
/// how large, and how it leans. Equal views give an equal choice.
/// </summary>
public sealed class ViewSelector
{
    // Blur is judged against the other views: what one lens calls sharp is soft for another.
    private const double BlurFactorMax = 2;
    private const double BlurAlwaysFine = 3;

    private readonly ImageSize image;
    private readonly CalibrationTarget target;

    /// <summary>Prepares for pictures of one size.</summary>
    public ViewSelector(ImageSize image, CalibrationTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        this.image = image;
        this.target = target;
    }

    /// <summary>
    /// How different two views are: 0 for the same, 1 for opposite ends of the picture or a size of four times.
    /// </summary>
    public double Distance(TargetView a, TargetView b)
    {
        double[] first = Describe(a);
        double[] second = Describe(b);
        double sum = 0;
        for (int i = 0; i < first.Length; i++)
        {
            sum += (first[i] - second[i]) * (first[i] - second[i]);
        }

        return Math.Sqrt(sum);
    }

    /// <summary>Chooses.</summary>
    /// <param name="views">All views with the target, in the order of their pictures.</param>
    /// <param name="most">Number of views to keep at most.</param>
    /// <param name="least">Smallest <see cref="Distance"/> between two views that are both kept.</param>
    /// <returns>The chosen views in the order of their pictures, and why the others were not.</returns>
    public ViewChoice Choose(IReadOnlyList<TargetView> views, int most, double least)
    {
        ArgumentNullException.ThrowIfNull(views);
        if (views.Count == 0)
        {
            return new ViewChoice([], []);
        }

        double median = views.Select(view => view.BlurPixels).Order().ElementAt(views.Count / 2);
        double blurMax = Math.Max(BlurAlwaysFine, BlurFactorMax * median);
        List<(TargetView View, string Reason)> left = [];
        List<TargetView> open = [];
        foreach (TargetView view in views)
        {
            if (view.BlurPixels <= blurMax)
            {
                open.Add(view);
            }
            else
            {
                left.Add((view, FormattableString.Invariant(
                    $"blurred: edges {view.BlurPixels:0.0} pixels wide, the others {median:0.0}")));
            }
        }

        // From the sharpest on, always the one that is farthest from all that are kept.
        List<TargetView> kept = [];
        double[] nearest = [.. open.Select(_ => double.PositiveInfinity)];
        bool[] isTaken = new bool[open.Count];
        int next = Enumerable.Range(0, open.Count).MinBy(i => open[i].BlurPixels);
        while (kept.Count < most && kept.Count < open.Count && nearest[next] >= least)
        {
            kept.Add(open[next]);
            isTaken[next] = true;
            for (int i = 0; i < open.Count; i++)
            {
                nearest[i] = isTaken[i] ? -1 : Math.Min(nearest[i], Distance(open[i], open[next]));
            }

            next = Enumerable.Range(0, open.Count).MaxBy(i => nearest[i]);
        }

        left.AddRange(open.Where((_, i) => !isTaken[i]).Select(view => (view, "much like another view that is used")));
        return new ViewChoice([.. views.Where(kept.Contains)], [.. left]);
    }

    // Place (2), size, and lean (2): how opposite edges of the target differ in length. Where a part of it is seen,
    // size and lean are what the whole one would have.
    private double[] Describe(TargetView view)
    {
        SeenRectangle seen = SeenRectangle.Of(view, target)
            ?? throw new ArgumentException($"\"{view.Name}\" shows too few points of a {target}.", nameof(view));
        (ImagePoint a, ImagePoint b, ImagePoint c, ImagePoint d) = seen.Corners;
        double across = (target.Columns - 1.0) / seen.ColumnSpan;
        double down = (target.Rows - 1.0) / seen.RowSpan;
        double area = Math.Abs(
            ((c.U - a.U) * (d.V - b.V)) - ((c.V - a.V) * (d.U - b.U))) / 2 * across * down;
        return
        [
            view.Points.Average(p => p.U) / image.Width,
            view.Points.Average(p => p.V) / image.Height,
            Math.Log2(Math.Sqrt(Math.Max(area, 1) / image.PixelCount)) / 2,
            Math.Log(Ratio(Length(a, d), Length(b, c))) * across,
            Math.Log(Ratio(Length(a, b), Length(d, c))) * down,
        ];
    }

    private static double Ratio(double a, double b) => Math.Max(a, 1) / Math.Max(b, 1);

    private static double Length(ImagePoint a, ImagePoint b) =>
        Math.Sqrt(((a.U - b.U) * (a.U - b.U)) + ((a.V - b.V) * (a.V - b.V)));
}

/// <summary>What a <see cref="ViewSelector"/> chose.</summary>
/// <param name="Kept">Views to calibrate with, in the order of their pictures.</param>
/// <param name="Left">The others, each with the reason.</param>
public sealed record ViewChoice(
    ImmutableArray<TargetView> Kept, ImmutableArray<(TargetView View, string Reason)> Left);
