using System.Text;
using RoadSeg.Report.Pages;

namespace RoadSeg.Report.Plots;

/// <summary>
/// How often a network is right when it says how sure it is; on the diagonal it is as sure as it is right.
/// </summary>
/// <param name="Title">What it shows.</param>
/// <param name="Bins">Mean probability, share that is right and share of all pixels of each bin, 0..1.</param>
public sealed record CalibrationPlot(
    string Title, IReadOnlyList<(double Confidence, double Accuracy, double Share)> Bins)
{
    /// <summary>The figure as HTML.</summary>
    public string ToHtml()
    {
        PlotArea area = new()
        {
            Bottom = 260,
            Left = 58,
            Right = 330,
            LowX = 0,
            HighX = 1,
            LowY = 0,
            HighY = 1,
        };
        StringBuilder svg = new();
        svg.Append(Markup.Of($"<svg viewBox=\"0 0 {PlotArea.Width} {Markup.At(area.Height)}\" role=\"img\" "));
        svg.Append(Markup.Of($"aria-label=\"{Markup.Text(Title)}\">"));
        area.DrawValueAxis(svg, v => Markup.Number(Math.Round(100 * v)) + " %", 5);
        area.DrawNumberAxis(svg, v => Markup.Number(Math.Round(100 * v)), 5);
        svg.Append(Markup.Of($"<path class=\"mark\" d=\"M{Markup.At(area.X(0))} {Markup.At(area.Y(0))}"));
        svg.Append(Markup.Of($"L{Markup.At(area.X(1))} {Markup.At(area.Y(1))}\"/>"));
        StringBuilder line = new();
        foreach ((double confidence, double accuracy, double share) in Bins.Where(b => b.Share > 0))
        {
            string x = Markup.At(area.X(confidence)), y = Markup.At(area.Y(accuracy));
            line.Append(line.Length == 0 ? 'M' : 'L').Append(x).Append(' ').Append(y);
            svg.Append(Markup.Of($"<circle class=\"fill a\" cx=\"{x}\" cy=\"{y}\" "));
            svg.Append(Markup.Of($"r=\"{Markup.At(2 + (9 * Math.Sqrt(share)))}\"/>"));
        }

        svg.Append(Markup.Of($"<path class=\"line a\" d=\"{line}\"/>"));
        DrawWords(svg);
        return Figure.Of(Title, "% right over % stated", [], svg.Append("</svg>").ToString());
    }

    private void DrawWords(StringBuilder svg)
    {
        foreach ((int x, string word) in new[] { (440, "% stated"), (510, "% right"), (620, "of the pixels") })
        {
            svg.Append(Markup.Of($"<text class=\"tick end strong\" x=\"{x}\" y=\"40\">{word}</text>"));
        }

        int row = 0;
        foreach ((double confidence, double accuracy, double share) in Bins.Where(b => b.Share > 0).Reverse().Take(10))
        {
            double y = 62 + (20 * row++);
            svg.Append(Markup.Of($"<text class=\"tick end\" x=\"440\" y=\"{y}\">{100 * confidence:0.0}</text>"));
            svg.Append(Markup.Of($"<text class=\"tick end\" x=\"510\" y=\"{y}\">{100 * accuracy:0.0}</text>"));
            svg.Append(Markup.Of($"<text class=\"tick end\" x=\"620\" y=\"{y}\">{Markup.Percent(share)}</text>"));
        }
    }
}
