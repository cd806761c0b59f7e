using System.Text;
using RoadSeg.Publishing;
using RoadSeg.Report.Pages;

namespace RoadSeg.Report.Plots;

/// <summary>A strip for each reason not to rely on results, coloured while it held; the first is the status.</summary>
/// <param name="Seconds">Media time of each frame.</param>
/// <param name="Status">Status of each frame.</param>
/// <param name="Reasons">Reasons of each frame.</param>
public sealed record StatusStrip(
    IReadOnlyList<double> Seconds, IReadOnlyList<SceneStatus> Status, IReadOnlyList<StatusReasons> Reasons)
{
    private const double RowHeight = 22;
    private const double BarHeight = 14;

    /// <summary>The figure as HTML.</summary>
    public string ToHtml()
    {
        StatusReasons seen = Reasons.Aggregate(StatusReasons.None, (all, r) => all | r);
        (StatusReasons Reason, string Word)[] rows = [.. StatusWords.Reasons.Where(r => (seen & r.Reason) != 0)];
        PlotArea area = new()
        {
            Left = 150,
            Bottom = 8 + (RowHeight * (rows.Length + 1)),
            LowX = Seconds.Count > 0 ? Seconds[0] : 0,
            HighX = Seconds.Count > 1 ? Seconds[^1] : 1,
            LowY = 0,
            HighY = 1,
        };
        StringBuilder svg = new();
        svg.Append(Markup.Of(
            $"<svg class=\"time\" viewBox=\"0 0 {Markup.At(PlotArea.Width)} {Markup.At(area.Height)}\" role=\"img\" "));
        svg.Append(Markup.Of($"aria-label=\"Status\" data-from=\"{area.LowX:R}\" data-to=\"{area.HighX:R}\" "));
        svg.Append(Markup.Of($"data-left=\"{Markup.At(area.Left)}\" data-right=\"{Markup.At(area.Right)}\" "));
        svg.Append(Markup.Of($"data-unit=\"\">"));
        DrawRow(svg, area, 0, "status", i => Status[i] switch
        {
            SceneStatus.Ok => "good",
            SceneStatus.Degraded => "warn",
            _ => "bad",
        });
        for (int row = 0; row < rows.Length; row++)
        {
            StatusReasons reason = rows[row].Reason;
            string word = rows[row].Word.Replace('_', ' ');
            DrawRow(svg, area, row + 1, word, i => (Reasons[i] & reason) != 0 ? "warn" : null);
        }

        area.DrawTimeAxis(svg);
        svg.Append(Markup.Of($"<path class=\"cursor\" d=\"M-9 4V{Markup.At(area.Bottom)}\"/></svg>"));
        return Figure.Of("Status", "", [("ok", "good"), ("degraded", "warn"), ("stale", "bad")], svg.ToString());
    }

    private void DrawRow(StringBuilder svg, PlotArea area, int row, string name, Func<int, string?> toneOf)
    {
        double top = 8 + (row * RowHeight);
        svg.Append(Markup.Of($"<text class=\"tick end\" x=\"{Markup.At(area.Left - 8)}\" "));
        svg.Append(Markup.Of($"y=\"{Markup.At(top + 11)}\">{Markup.Text(name)}</text>"));
        svg.Append(Markup.Of($"<rect class=\"track\" x=\"{Markup.At(area.Left)}\" y=\"{Markup.At(top)}\" "));
        svg.Append(Markup.Of($"width=\"{Markup.At(area.Right - area.Left)}\" height=\"{BarHeight}\"/>"));
        int i = 0;
        while (i < Seconds.Count)
        {
            string? tone = toneOf(i);
            int from = i;
            while (i < Seconds.Count && toneOf(i) == tone)
            {
                i++;
            }

            if (tone is not null)
            {
                double left = area.X(Seconds[from]);
                double right = area.X(i < Seconds.Count ? Seconds[i] : Seconds[^1]);
                svg.Append(Markup.Of($"<rect class=\"fill {tone}\" x=\"{Markup.At(left)}\" y=\"{Markup.At(top)}\" "));
                svg.Append(Markup.Of($"width=\"{Markup.At(Math.Max(1, right - left))}\" height=\"{BarHeight}\"/>"));
            }
        }
    }
}
