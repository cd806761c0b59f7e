using System.Globalization;
using System.Text;

namespace RoadSeg.Benchmarks;

/// <summary>Resident memory and threads over the frames of a soak, as SVG.</summary>
internal static class SoakPlot
{
    private const int Width = 900, Height = 320, Left = 70, Right = 60, Top = 34, Bottom = 44;

    public static string Draw(IReadOnlyList<SoakSample> samples)
    {
        double frames = samples[^1].Frames;
        double top = NiceAbove(samples.Max(s => s.ResidentBytes) / 1e6 * 1.15);
        double threadsTop = NiceAbove(samples.Max(s => s.Threads) * 1.6);
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="13">
            <rect width="{Width}" height="{Height}" fill="#ffffff"/>
            <text x="{Left}" y="20" fill="#1f4e9c">resident memory, MB</text>
            <text x="{Width - Right}" y="20" fill="#b3590a" text-anchor="end">threads</text>

            """);
        for (int i = 0; i <= 4; i++)
        {
            double y = Y(i / 4.0);
            svg.Append(CultureInfo.InvariantCulture, $"""
                <line x1="{Left}" x2="{Width - Right}" y1="{y:0.0}" y2="{y:0.0}" stroke="#dddddd"/>
                <text x="{Left - 8}" y="{y + 4:0.0}" text-anchor="end" fill="#333333">{top * i / 4:0.#}</text>
                <text x="{Width - Right + 8}" y="{y + 4:0.0}" fill="#333333">{threadsTop * i / 4:0.#}</text>
                <text x="{X(i / 4.0):0.0}" y="{Height - 22}" text-anchor="middle" fill="#333333">{frames * i / 4:0}</text>

                """);
        }

        svg.Append(CultureInfo.InvariantCulture,
            $"""<text x="{Width / 2}" y="{Height - 4}" text-anchor="middle" fill="#333333">frames</text>""");
        svg.Append(Line(samples.Select(s => (s.Frames / frames, s.Threads / threadsTop)), "#b3590a"));
        svg.Append(Line(samples.Select(s => (s.Frames / frames, s.ResidentBytes / 1e6 / top)), "#1f4e9c"));
        return svg.Append("\n</svg>\n").ToString();
    }

    private static string Line(IEnumerable<(double X, double Y)> points, string colour) =>
        $"\n<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\""
        + string.Join(' ', points.Select(p => FormattableString.Invariant($"{X(p.X):0.0},{Y(p.Y):0.0}"))) + "\"/>";

    private static double X(double share) => Left + (share * (Width - Left - Right));

    private static double Y(double share) => Height - Bottom - (share * (Height - Top - Bottom));

    private static double NiceAbove(double value)
    {
        double unit = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return new[] { 1, 2, 4, 5, 6, 8, 10 }.Select(n => n * unit).First(n => n >= value);
    }
}
