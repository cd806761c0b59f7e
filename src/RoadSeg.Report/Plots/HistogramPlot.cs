using System.Text;
using RoadSeg.Report.Pages;

namespace RoadSeg.Report.Plots;

/// <summary>Values and how often they occur, drawn over one another.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Unit">Unit of the values.</param>
/// <param name="Sets">Name, style (<c>a</c>, <c>b</c>) and values of each.</param>
public sealed record HistogramPlot(
    string Title, string Unit, IReadOnlyList<(string Name, string Tone, IReadOnlyList<double> Values)> Sets)
{
    private const int Bins = 72;
    private const double ShownShare = 0.98;

    /// <summary>The figure as HTML; what lies far above the 98th percentile is in the last column.</summary>
    public string ToHtml()
    {
        double[] all = [.. Sets.SelectMany(s => s.Values).Order()];
        if (all.Length == 0)
        {
            return "";
        }

        double shown = all[(int)((all.Length - 1) * ShownShare)];
        double high = NiceTicks.Above(shown * 1.08, 8);
        double[][] shares = [.. Sets.Select(s => Shares(s.Values, high))];
        PlotArea area = new()
        {
            Bottom = 150,
            LowX = 0,
            HighX = high,
            LowY = 0,
            HighY = NiceTicks.Above(shares.Max(s => s.Max()) * 1.04, 3),
        };
        StringBuilder svg = new();
        svg.Append(Markup.Of(
            $"<svg viewBox=\"0 0 {Markup.At(PlotArea.Width)} {Markup.At(area.Height)}\" role=\"img\" "));
        svg.Append(Markup.Of($"aria-label=\"{Markup.Text(Title)}\">"));
        area.DrawValueAxis(svg, v => Markup.Number(Math.Round(100 * v, 2)) + " %", 3);
        area.DrawNumberAxis(svg, v => Markup.Number(v) + " " + Unit);
        for (int i = 0; i < Sets.Count; i++)
        {
            svg.Append(Markup.Of($"<path class=\"heap {Sets[i].Tone}\" d=\"{Outline(area, shares[i], high)}\"/>"));
        }

        foreach ((string name, string tone, IReadOnlyList<double> values) in Sets)
        {
            DrawMedian(svg, area, Sets.Count > 1 ? name : "median", tone, values);
        }

        svg.Append("</svg>");
        return Figure.Of(Title, "share of frames", [.. Sets.Select(s => (s.Name, s.Tone))], svg.ToString());
    }

    private static double[] Shares(IReadOnlyList<double> values, double high)
    {
        double[] shares = new double[Bins];
        foreach (double value in values)
        {
            shares[Math.Clamp((int)(value / high * Bins), 0, Bins - 1)] += 1.0 / values.Count;
        }

        return shares;
    }

    private static string Outline(PlotArea area, double[] shares, double high)
    {
        StringBuilder path = new();
        path.Append(Markup.Of($"M{Markup.At(area.X(0))} {Markup.At(area.Bottom)}"));
        for (int i = 0; i < Bins; i++)
        {
            string right = Markup.At(area.X((i + 1) * high / Bins));
            path.Append(Markup.Of($"V{Markup.At(area.Y(shares[i]))}H{right}"));
        }

        return path.Append(Markup.Of($"V{Markup.At(area.Bottom)}Z")).ToString();
    }

    private static void DrawMedian(
        StringBuilder svg, PlotArea area, string name, string tone, IReadOnlyList<double> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        double median = values.Order().ElementAt(values.Count / 2);
        string x = Markup.At(area.X(median));
        svg.Append(Markup.Of($"<path class=\"median {tone}\" d=\"M{x} "));
        svg.Append(Markup.Of($"{Markup.At(area.Top)}V{Markup.At(area.Bottom)}\"/>"));
        double row = tone == "b" ? 26 : 12;
        svg.Append(Markup.Of($"<text class=\"tick halo\" x=\"{Markup.At(area.X(median) + 5)}\" "));
        svg.Append(Markup.Of($"y=\"{Markup.At(area.Top + row)}\">{Markup.Text(name)} {Markup.Number(median)}</text>"));
    }
}
