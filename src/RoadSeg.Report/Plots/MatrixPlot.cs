using System.Text;
using RoadSeg.Report.Pages;

namespace RoadSeg.Report.Plots;

/// <summary>
/// A confusion matrix: each row is a class of one side, each column what the other calls it, as shares of the row.
/// </summary>
/// <param name="Title">What it shows.</param>
/// <param name="RowsAre">What a row is: <c>truth</c>.</param>
/// <param name="ColumnsAre">What a column is: <c>prediction</c>.</param>
/// <param name="RowNames">Names of the rows.</param>
/// <param name="ColumnNames">Names of the columns.</param>
/// <param name="Shares">Share of row and column, 0..1; null in rows that have none.</param>
public sealed record MatrixPlot(
    string Title, string RowsAre, string ColumnsAre, IReadOnlyList<string> RowNames,
    IReadOnlyList<string> ColumnNames, Func<int, int, double?> Shares)
{
    private const double Left = 150;
    private const double Top = 96;

    /// <summary>The figure as HTML.</summary>
    public string ToHtml() => Figure.Of(Title, "% of the row", [], Draw(style: ""));

    /// <summary>The drawing as an SVG file of its own.</summary>
    public string ToSvg() => Draw(PageStyle.ForSvg);

    private string Draw(string style)
    {
        double cell = Math.Clamp((PlotArea.Width - Left - 10) / Math.Max(1, ColumnNames.Count), 14, 62);
        double row = Math.Clamp(cell, 14, 34);
        double width = Math.Max(PlotArea.Width, Left + (cell * ColumnNames.Count) + 10);
        double height = Top + (row * RowNames.Count) + 10;
        StringBuilder svg = new();
        svg.Append(Markup.Of($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Markup.At(width)} "));
        svg.Append(Markup.Of($"{Markup.At(height)}\" role=\"img\" aria-label=\"{Markup.Text(Title)}\">{style}"));
        svg.Append(Markup.Of($"<text class=\"tick end\" x=\"{Left - 10}\" y=\"{Top - 8}\">{Markup.Text(RowsAre)} ↓  "));
        svg.Append(Markup.Of($"{Markup.Text(ColumnsAre)} →</text>"));
        for (int j = 0; j < ColumnNames.Count; j++)
        {
            double x = Left + ((j + 0.5) * cell) + 4;
            svg.Append(Markup.Of($"<text class=\"tick\" transform=\"translate({Markup.At(x)} {Top - 8}) "));
            svg.Append(Markup.Of($"rotate(-42)\">"));
            svg.Append(Markup.Text(ColumnNames[j])).Append("</text>");
        }

        for (int i = 0; i < RowNames.Count; i++)
        {
            double y = Top + (i * row);
            svg.Append(Markup.Of($"<text class=\"tick end\" x=\"{Left - 10}\" y=\"{Markup.At(y + (row / 2) + 4)}\">"));
            svg.Append(Markup.Text(RowNames[i])).Append("</text>");
            for (int j = 0; j < ColumnNames.Count; j++)
            {
                DrawCell(svg, Left + (j * cell), y, cell, row, Shares(i, j), RowNames[i] == ColumnNames[j]);
            }
        }

        return svg.Append("</svg>").ToString();
    }

    private static void DrawCell(
        StringBuilder svg, double x, double y, double width, double height, double? share, bool isSame)
    {
        string at = Markup.Of($"x=\"{Markup.At(x)}\" y=\"{Markup.At(y)}\"");
        svg.Append(Markup.Of($"<rect class=\"track\" {at} width=\"{Markup.At(width - 2)}\" "));
        svg.Append(Markup.Of($"height=\"{Markup.At(height - 2)}\"/>"));
        if (share is not double value)
        {
            return;
        }

        string tone = isSame ? "good" : "bad";
        svg.Append(Markup.Of($"<rect class=\"fill {tone}\" {at} width=\"{Markup.At(width - 2)}\" "));
        svg.Append(Markup.Of($"height=\"{Markup.At(height - 2)}\" "));
        svg.Append(Markup.Of($"fill-opacity=\"{Markup.At(Math.Sqrt(value) * 0.85)}\"/>"));
        if (value >= 0.005 && width >= 24)
        {
            svg.Append(Markup.Of($"<text class=\"cell\" x=\"{Markup.At(x + (width / 2) - 1)}\" "));
            svg.Append(Markup.Of($"y=\"{Markup.At(y + (height / 2) + 3)}\">{Math.Round(100 * value):0}</text>"));
        }
    }
}
