using System.Globalization;
using System.Text;

namespace RoadSeg.Benchmarks;

/// <summary>A line of a plot.</summary>
/// <param name="Name">With its unit; stands above the plot in the line's colour.</param>
/// <param name="Colour">As SVG has it.</param>
/// <param name="Points">In the order of X.</param>
internal sealed record PlotLine(string Name, string Colour, IReadOnlyList<(double X, double Y)> Points);

/// <summary>Lines over time or frames, as SVG; both axes begin at zero.</summary>
internal static class TimePlot
{
    private const int Width = 900, Height = 320, Left = 70, Right = 60, Top = 34, Bottom = 44;

    /// <summary>Draws.</summary>
    /// <param name="acrossName">Of the axis that the lines share.</param>
    /// <param name="left">Lines of the left axis.</param>
    /// <param name="right">The line of the right axis; null for none.</param>
    public static string Draw(string acrossName, IReadOnlyList<PlotLine> left, PlotLine? right = null)
    {
        double across = left.Max(l => l.Points[^1].X);
        double top = NiceAbove(left.Max(l => l.Points.Max(p => p.Y)) * 1.1);
        double rightTop = right is null ? 0 : NiceAbove(right.Points.Max(p => p.Y) * 1.6);
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="13">
            <rect width="{Width}" height="{Height}" fill="#ffffff"/>

            """);
        for (int i = 0; i < left.Count; i++)
        {
            svg.AppendLine(CultureInfo.InvariantCulture,
                $"""<text x="{Left + (150 * i)}" y="20" fill="{left[i].Colour}">{left[i].Name}</text>""");
        }

        if (right is not null)
        {
            svg.AppendLine(CultureInfo.InvariantCulture,
                $"""<text x="{Width - Right}" y="20" fill="{right.Colour}" text-anchor="end">{right.Name}</text>""");
        }

        for (int i = 0; i <= 4; i++)
        {
            double y = Y(i / 4.0);
            svg.Append(CultureInfo.InvariantCulture, $"""
                <line x1="{Left}" x2="{Width - Right}" y1="{y:0.0}" y2="{y:0.0}" stroke="#dddddd"/>
                <text x="{Left - 8}" y="{y + 4:0.0}" text-anchor="end" fill="#333333">{top * i / 4:0.#}</text>
                <text x="{X(i / 4.0):0.0}" y="{Height - 22}" text-anchor="middle" fill="#333333">{across * i / 4:0}</text>

                """);
            if (right is not null)
            {
                svg.AppendLine(CultureInfo.InvariantCulture,
                    $"""<text x="{Width - Right + 8}" y="{y + 4:0.0}" fill="#333333">{rightTop * i / 4:0.#}</text>""");
            }
        }

        svg.Append(CultureInfo.InvariantCulture,
            $"""<text x="{Width / 2}" y="{Height - 4}" text-anchor="middle" fill="#333333">{acrossName}</text>""");
        if (right is not null)
        {
            svg.Append(Drawn(right, across, rightTop));
        }

        foreach (PlotLine line in left)
        {
            svg.Append(Drawn(line, across, top));
        }

        return svg.Append("\n</svg>\n").ToString();
    }

    private static string Drawn(PlotLine line, double across, double top) =>
        $"\n<polyline fill=\"none\" stroke=\"{line.Colour}\" stroke-width=\"2\" points=\""
        + string.Join(' ', line.Points.Select(
            p => FormattableString.Invariant($"{X(p.X / across):0.0},{Y(p.Y / top):0.0}"))) + "\"/>";

    private static double X(double share) => Left + (share * (Width - Left - Right));

    private static double Y(double share) => Height - Bottom - (share * (Height - Top - Bottom));

    private static double NiceAbove(double value)
    {
        double unit = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return new[] { 1, 2, 4, 5, 6, 8, 10 }.Select(n => n * unit).First(n => n >= value);
    }
}
