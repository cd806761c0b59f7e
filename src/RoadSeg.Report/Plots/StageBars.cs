using System.Text;
using RoadSeg.Metrics;
using RoadSeg.Report.Pages;

namespace RoadSeg.Report.Plots;

/// <summary>Durations of the stages: median as a bar, 95th and 99th percentile as a thin line with an end.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Rows">Name, percentiles and style of each.</param>
public sealed record StageBars(string Title, IReadOnlyList<(string Name, LatencyPercentiles Ms, string Tone)> Rows)
{
    private const double RowHeight = 24;

    /// <summary>The figure as HTML.</summary>
    public string ToHtml()
    {
        PlotArea area = new()
        {
            Left = 190,
            Right = PlotArea.Width - 190,
            Top = 4,
            Bottom = 8 + (RowHeight * Rows.Count),
            LowX = 0,
            HighX = NiceTicks.Above(Rows.Count == 0 ? 1 : Rows.Max(r => r.Ms.P99) * 1.02, 8),
            LowY = 0,
            HighY = 1,
        };
        StringBuilder svg = new();
        svg.Append(Markup.Of(
            $"<svg viewBox=\"0 0 {Markup.At(PlotArea.Width)} {Markup.At(area.Height)}\" role=\"img\" "));
        svg.Append(Markup.Of($"aria-label=\"{Markup.Text(Title)}\">"));
        area.DrawNumberAxis(svg, Markup.Number);
        for (int i = 0; i < Rows.Count; i++)
        {
            DrawRow(svg, area, 6 + (i * RowHeight), Rows[i]);
        }

        svg.Append("</svg>");
        return Figure.Of(Title, "ms: bar p50, line to p95, tick p99", [], svg.ToString());
    }

    private static void DrawRow(
        StringBuilder svg, PlotArea area, double top, (string Name, LatencyPercentiles Ms, string Tone) row)
    {
        double middle = top + 8;
        string y = Markup.At(middle), text = Markup.At(middle + 4);
        LatencyPercentiles ms = row.Ms;
        svg.Append(Markup.Of($"<text class=\"tick end\" x=\"{Markup.At(area.Left - 10)}\" y=\"{text}\">"));
        svg.Append(Markup.Text(Shorten(row.Name))).Append("</text>");
        svg.Append(Markup.Of($"<rect class=\"fill {row.Tone}\" x=\"{Markup.At(area.Left)}\" y=\"{Markup.At(top)}\" "));
        svg.Append(Markup.Of($"width=\"{Markup.At(Math.Max(0.5, area.X(ms.P50) - area.Left))}\" height=\"16\"/>"));
        svg.Append(Markup.Of($"<path class=\"whisker\" d=\"M{Markup.At(area.X(ms.P50))} "));
        svg.Append(Markup.Of($"{y}H{Markup.At(area.X(ms.P95))}"));
        svg.Append(Markup.Of($"M{Markup.At(area.X(ms.P99))} {Markup.At(top + 3)}v10\"/>"));
        svg.Append(Markup.Of($"<text class=\"tick\" x=\"{Markup.At(area.Right + 12)}\" y=\"{text}\">"));
        svg.Append(Markup.Of($"{Markup.Number(ms.P50)} · {Markup.Number(ms.P95)} · {Markup.Number(ms.P99)}</text>"));
    }

    // Sinks carry file names.
    private static string Shorten(string name) =>
        name.Length <= 26 ? name : string.Concat("…", name.AsSpan(name.Length - 25));
}
