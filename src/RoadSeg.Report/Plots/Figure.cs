using System.Text;
using RoadSeg.Report.Pages;

namespace RoadSeg.Report.Plots;

/// <summary>A drawing with its title and legend.</summary>
internal static class Figure
{
    /// <summary>The figure as HTML; one line alone needs no legend.</summary>
    public static string Of(
        string title, string unit, IReadOnlyList<(string Name, string Tone)> legend, string svg)
    {
        StringBuilder html = new();
        html.Append("<figure><figcaption><b>").Append(Markup.Text(title)).Append("</b>");
        if (unit.Length > 0)
        {
            html.Append("<span class=\"unit\">").Append(Markup.Text(unit)).Append("</span>");
        }

        foreach ((string name, string tone) in legend.Count > 1 ? legend : [])
        {
            html.Append(Markup.Of($"<span class=\"key {tone}\">{Markup.Text(name)}</span>"));
        }

        return html.Append("<output></output></figcaption>").Append(svg).Append("</figure>\n").ToString();
    }
}
