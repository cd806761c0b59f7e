using System.Text;
using RoadSeg.Report.Pages;

namespace RoadSeg.Report.Plots;

/// <summary>One line of a plot over time.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Values">One for each frame; null leaves a gap.</param>
/// <param name="Tone">Style: <c>a</c>, <c>b</c>, <c>good</c>, <c>warn</c> or <c>bad</c>.</param>
/// <param name="IsStep">Whether it is a count, which jumps.</param>
public sealed record TimeSeries(string Name, IReadOnlyList<double?> Values, string Tone, bool IsStep = false);

/// <summary>A line across a plot at one value.</summary>
/// <param name="Value">Where.</param>
/// <param name="Label">What it says.</param>
public sealed record LevelMark(double Value, string Label);

/// <summary>
/// Figures over the time of a recording. Long ones are drawn as mean and range of many frames a column.
/// </summary>
/// <param name="Title">What it shows.</param>
/// <param name="Unit">Unit of the values; <c>%</c> shows shares as per cent; may be empty.</param>
/// <param name="Seconds">Media time of each frame, rising.</param>
/// <param name="Series">The lines.</param>
public sealed record TimePlot(
    string Title, string Unit, IReadOnlyList<double> Seconds, IReadOnlyList<TimeSeries> Series)
{
    private const int ColumnsMax = 450;

    /// <summary>Lines across.</summary>
    public IReadOnlyList<LevelMark> Marks { get; init; } = [];

    /// <summary>Highest value shown; null for the highest there is.</summary>
    public double? HighestShown { get; init; }

    /// <summary>Lowest value shown.</summary>
    public double LowestShown { get; init; }

    /// <summary>Height of the drawing in pixels of a page 960 wide.</summary>
    public double Height { get; init; } = 150;

    /// <summary>The figure as HTML.</summary>
    public string ToHtml()
    {
        List<(TimeSeries Series, TimeColumns Columns)> lines =
            [.. Series.Select(s => (s, TimeColumns.Of(Seconds, s.Values, ColumnsMax)))];
        double high = HighestShown ?? lines.Max(l => l.Columns.Highest) ?? 1;
        high = Math.Max(high, Marks.Count > 0 ? Marks.Max(m => m.Value) : 0);
        PlotArea area = new()
        {
            Bottom = Height,
            LowX = Seconds.Count > 0 ? Seconds[0] : 0,
            HighX = Seconds.Count > 1 ? Seconds[^1] : 1,
            LowY = LowestShown,
            HighY = HighestShown is double fixedHigh ? fixedHigh : NiceTicks.Above(high * 1.04, 4),
        };
        StringBuilder svg = new();
        svg.Append(Markup.Of(
            $"<svg class=\"time\" viewBox=\"0 0 {Markup.At(PlotArea.Width)} {Markup.At(area.Height)}\" role=\"img\" "));
        svg.Append(Markup.Of($"aria-label=\"{Markup.Text(Title)}\" data-from=\"{area.LowX:R}\" "));
        svg.Append(Markup.Of($"data-to=\"{area.HighX:R}\" "));
        svg.Append(Markup.Of($"data-left=\"{Markup.At(area.Left)}\" data-right=\"{Markup.At(area.Right)}\" "));
        svg.Append(Markup.Of($"data-unit=\"{Markup.Text(Unit)}\">"));
        area.DrawValueAxis(svg, Label);
        area.DrawTimeAxis(svg);
        foreach ((TimeSeries series, TimeColumns columns) in lines)
        {
            Draw(svg, area, series, columns);
        }

        DrawMarks(svg, area);
        svg.Append(Markup.Of($"<path class=\"cursor\" d=\"M-9 "));
        svg.Append(Markup.Of($"{Markup.At(area.Top)}V{Markup.At(area.Bottom)}\"/></svg>"));
        return Figure.Of(Title, Unit, [.. Series.Select(s => (s.Name, s.Tone))], svg.ToString());
    }

    private string Label(double value) =>
        Unit == "%" ? Markup.Number(Math.Round(100 * value, 2)) : Markup.Number(value);

    private static void Draw(StringBuilder svg, PlotArea area, TimeSeries series, TimeColumns columns)
    {
        if (columns.IsGathered && !series.IsStep)
        {
            svg.Append(Markup.Of($"<path class=\"band {series.Tone}\" d=\"{columns.Band(area)}\"/>"));
        }

        string line = columns.Line(area, series.IsStep);
        svg.Append(Markup.Of($"<path class=\"line {series.Tone}\" d=\"{line}\" "));
        svg.Append(Markup.Of($"data-name=\"{Markup.Text(series.Name)}\" "));
        svg.Append("data-values=\"").Append(columns.Figures()).Append("\"/>");
    }

    private void DrawMarks(StringBuilder svg, PlotArea area)
    {
        foreach (LevelMark mark in Marks)
        {
            double y = area.Y(mark.Value);
            svg.Append(Markup.Of(
                $"<path class=\"mark\" d=\"M{Markup.At(area.Left)} {Markup.At(y)}H{Markup.At(area.Right)}\"/>"));
            svg.Append(Markup.Of($"<text class=\"tick end halo\" x=\"{Markup.At(area.Right - 2)}\" "));
            svg.Append(Markup.Of($"y=\"{Markup.At(y - 4)}\">{Markup.Text(mark.Label)}</text>"));
        }
    }
}
