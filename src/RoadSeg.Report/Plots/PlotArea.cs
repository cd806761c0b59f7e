using System.Text;
using RoadSeg.Report.Pages;

namespace RoadSeg.Report.Plots;

/// <summary>The rectangle that a plot draws in, with its axes. Coordinates are those of the SVG's view box.</summary>
internal sealed class PlotArea
{
    public const double Width = 960;
    private const double TickLabelGap = 8;

    public double Left { get; init; } = 58;

    public double Right { get; init; } = Width - 14;

    public double Top { get; init; } = 8;

    public required double Bottom { get; init; }

    public required double LowX { get; init; }

    public required double HighX { get; init; }

    public required double LowY { get; init; }

    public required double HighY { get; init; }

    /// <summary>Height of the whole picture.</summary>
    public double Height => Bottom + 26;

    public double X(double value) => Left + ((value - LowX) / Span(LowX, HighX) * (Right - Left));

    public double Y(double value) =>
        Bottom - ((Math.Clamp(value, LowY, HighY) - LowY) / Span(LowY, HighY) * (Bottom - Top));

    /// <summary>Lines and numbers for the values.</summary>
    public void DrawValueAxis(StringBuilder svg, Func<double, string> label, int wanted = 4)
    {
        foreach (double tick in NiceTicks.Between(LowY, HighY, wanted))
        {
            string y = Markup.At(Y(tick));
            string style = tick == LowY ? "axis" : "rule";
            svg.Append(Markup.Of($"<path class=\"{style}\" d=\"M{Markup.At(Left)} {y}H{Markup.At(Right)}\"/>"));
            svg.Append(Markup.Of(
                $"<text class=\"tick end\" x=\"{Markup.At(Left - TickLabelGap)}\" y=\"{Markup.At(Y(tick) + 4)}\">"));
            svg.Append(Markup.Text(label(tick))).Append("</text>");
        }
    }

    /// <summary>Numbers along the time axis.</summary>
    public void DrawTimeAxis(StringBuilder svg)
    {
        double step = NiceTicks.TimeStepOf(HighX - LowX, 12);
        for (double t = Math.Ceiling(LowX / step) * step; t <= HighX + (step * 1e-6); t += step)
        {
            string text = step >= 60 || HighX >= 120
                ? Markup.Of($"{(int)(t / 60)}:{t % 60:00}")
                : Markup.Of($"{Markup.At(t)} s");
            DrawTick(svg, X(t), text);
        }
    }

    /// <summary>Numbers along another horizontal axis.</summary>
    public void DrawNumberAxis(StringBuilder svg, Func<double, string> label, int wanted = 10)
    {
        foreach (double tick in NiceTicks.Between(LowX, HighX, wanted))
        {
            DrawTick(svg, X(tick), label(tick));
        }
    }

    private void DrawTick(StringBuilder svg, double x, string text)
    {
        // Near the right edge a centred label would be cut off.
        string anchor = x > Right - 14 ? "end" : "middle";
        svg.Append(Markup.Of($"<path class=\"axis\" d=\"M{Markup.At(x)} {Markup.At(Bottom)}v4\"/>"));
        svg.Append(Markup.Of($"<text class=\"tick {anchor}\" x=\"{Markup.At(x)}\" y=\"{Markup.At(Bottom + 18)}\">"));
        svg.Append(Markup.Text(text)).Append("</text>");
    }

    private static double Span(double low, double high) => high > low ? high - low : 1;
}
