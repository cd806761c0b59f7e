using System.Text;
using RoadSeg.Report.Pages;

namespace RoadSeg.Report.Plots;

/// <summary>A bar of 0 to 100 % for each row; a row without a value has none.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Rows">Name, share 0..1 and a note at the end of each.</param>
public sealed record ShareBars(string Title, IReadOnlyList<(string Name, double? Share, string Note)> Rows)
{
    private const double RowHeight = 26;
    private const double Left = 150;
    private const double Right = 760;

    /// <summary>The figure as HTML.</summary>
    public string ToHtml()
    {
        double height = 6 + (RowHeight * Rows.Count);
        StringBuilder svg = new();
        svg.Append(Markup.Of($"<svg viewBox=\"0 0 {Markup.At(PlotArea.Width)} {Markup.At(height)}\" role=\"img\" "));
        svg.Append(Markup.Of($"aria-label=\"{Markup.Text(Title)}\">"));
        for (int i = 0; i < Rows.Count; i++)
        {
            (string name, double? share, string note) = Rows[i];
            double top = 4 + (i * RowHeight);
            string text = Markup.At(top + 13);
            svg.Append(Markup.Of($"<text class=\"tick end\" x=\"{Left - 10}\" "));
            svg.Append(Markup.Of($"y=\"{text}\">{Markup.Text(name)}</text>"));
            svg.Append(Markup.Of($"<rect class=\"track\" x=\"{Left}\" y=\"{Markup.At(top)}\" "));
            svg.Append(Markup.Of($"width=\"{Right - Left}\" height=\"18\"/>"));
            if (share is double value)
            {
                svg.Append(Markup.Of($"<rect class=\"fill {ToneOf(value)}\" x=\"{Left}\" y=\"{Markup.At(top)}\" "));
                svg.Append(Markup.Of($"width=\"{Markup.At((Right - Left) * Math.Clamp(value, 0, 1))}\" "));
                svg.Append(Markup.Of($"height=\"18\"/>"));
            }

            svg.Append(Markup.Of($"<text class=\"tick strong\" x=\"{Right + 10}\" "));
            svg.Append(Markup.Of($"y=\"{text}\">{Markup.Percent(share)}</text>"));
            svg.Append(Markup.Of($"<text class=\"tick\" x=\"{Right + 68}\" y=\"{text}\">{Markup.Text(note)}</text>"));
        }

        return Figure.Of(Title, "", [], svg.Append("</svg>").ToString());
    }

    private static string ToneOf(double share) => share >= 0.9 ? "good" : share >= 0.6 ? "a" : "warn";
}
