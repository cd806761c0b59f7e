using System.Globalization;
using System.Xml.Linq;
using RoadSeg.Metrics;
using RoadSeg.Publishing;
using RoadSeg.Report.Plots;

namespace RoadSeg.Report.Tests;

/// <summary>Drawings are well-formed, say what they show, and stand where the values say.</summary>
public sealed class PlotTests
{
    [Theory]
    [InlineData(0, 10, 5, 2)]
    [InlineData(0, 0.07, 4, 0.02)]
    [InlineData(0, 130, 4, 50)]
    public void Ticks_are_round(double low, double high, int wanted, double step) =>
        Assert.Equal(step, NiceTicks.StepOf(high - low, wanted), 1e-12);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.93, 1)]
    [InlineData(23, 30)]
    [InlineData(40, 40)]
    public void An_axis_ends_at_a_round_number_that_is_not_below_the_values(double value, double end) =>
        Assert.Equal(end, NiceTicks.Above(value, 4), 1e-9);

    [Fact]
    public void A_line_over_time_has_gaps_where_values_are_missing()
    {
        XElement svg = Svg(new TimePlot("Nearest", "m", [0, 1, 2, 3, 4], [Series(5, null, 7, 8, null)]).ToHtml());
        string path = Line(svg);
        Assert.Equal(2, path.Count(c => c == 'M'));
        Assert.Equal(1, path.Count(c => c == 'L'));
    }

    [Fact]
    public void A_long_recording_is_drawn_as_mean_and_range()
    {
        double?[] values = [.. Enumerable.Range(0, 18_000).Select(i => (double?)(i % 2 == 0 ? 10 : 30))];
        double[] seconds = [.. Enumerable.Range(0, values.Length).Select(i => i / 30.0)];
        string html = new TimePlot("Latency", "ms", seconds, [new TimeSeries("latency", values, "a")]).ToHtml();
        XElement svg = Svg(html);
        Assert.True(html.Length < 40_000, $"{html.Length} characters");
        Assert.Contains(svg.Descendants("path"), p => (string?)p.Attribute("class") == "band a");
        string figures = svg.Descendants("path").First(p => p.Attribute("data-values") is not null)
            .Attribute("data-values")!.Value;
        Assert.All(figures.Split(' '), f => Assert.Equal(20, double.Parse(f, CultureInfo.InvariantCulture), 1.0));
    }

    [Fact]
    public void The_highest_value_is_inside_the_drawing()
    {
        XElement svg = Svg(new TimePlot("People", "", [0, 1, 2], [Series(0, 3, 1)]).ToHtml());
        double top = Line(svg).Split('M', 'L').Where(p => p.Length > 0)
            .Min(p => double.Parse(p.Split(' ')[1], CultureInfo.InvariantCulture));
        Assert.InRange(top, 8, 150);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Few_frames_and_none_can_be_drawn(int count)
    {
        double[] seconds = [.. Enumerable.Range(0, count).Select(i => i / 10.0)];
        double?[] values = [.. seconds.Select(s => (double?)s)];
        Svg(new TimePlot("Some", "ms", seconds, [new TimeSeries("a", values, "a", IsStep: true)]).ToHtml());
        Svg(new StatusStrip(
            seconds, [.. seconds.Select(_ => SceneStatus.Degraded)],
            [.. seconds.Select(_ => StatusReasons.LowConfidence)]).ToHtml());
        Svg(new ShareBars("Some", []).ToHtml());
        Svg(new StageBars("Some", []).ToHtml());
    }

    [Fact]
    public void A_status_strip_has_a_row_for_each_reason_that_occurred()
    {
        XElement svg = Svg(new StatusStrip(
            [0, 1, 2, 3], [SceneStatus.Ok, SceneStatus.Degraded, SceneStatus.Degraded, SceneStatus.Ok],
            [StatusReasons.None, StatusReasons.Black, StatusReasons.Black, StatusReasons.None]).ToHtml());
        string[] rows = [.. svg.Descendants("text").Where(t => (string?)t.Attribute("class") == "tick end").Select(t => t.Value)];
        Assert.Contains("status", rows);
        Assert.Contains("black", rows);
        Assert.DoesNotContain("blurred", rows);
        Assert.Equal(2, svg.Descendants("rect").Count(r => (string?)r.Attribute("class") == "fill good"));
    }

    [Fact]
    public void Names_cannot_break_the_markup()
    {
        const string Name = "<b>&\"'</b>";
        Svg(new TimePlot(Name, Name, [0, 1], [new TimeSeries(Name, [1, 2], "a")]).ToHtml());
        Svg(new MatrixPlot(Name, Name, Name, [Name], [Name], (_, _) => 0.5).ToHtml());
        Svg(new StageBars(Name, [(Name, new LatencyPercentiles(1, 2, 3, 4), "a")]).ToHtml());
    }

    [Fact]
    public void A_matrix_is_an_svg_file_of_its_own()
    {
        string svg = new MatrixPlot("Confusion", "truth", "prediction", ["a", "b"], ["a", "b"], (i, j) => i == j ? 0.9 : 0.1).ToSvg();
        XElement root = XElement.Parse(svg);
        Assert.Equal("http://www.w3.org/2000/svg", root.Name.NamespaceName);
        Assert.Contains("90", root.Value, StringComparison.Ordinal);
    }

    private static TimeSeries Series(params double?[] values) => new("nearest", values, "a");

    private static string Line(XElement svg) =>
        svg.Descendants("path").First(p => p.Attribute("data-values") is not null).Attribute("d")!.Value;

    /// <summary>The drawing of a figure, without its namespace; the figure is well-formed.</summary>
    private static XElement Svg(string html)
    {
        XElement figure = XElement.Parse(html.Replace(" xmlns=\"http://www.w3.org/2000/svg\"", "", StringComparison.Ordinal));
        Assert.NotEmpty(figure.Element("figcaption")!.Value);
        return figure.Element("svg")!;
    }
}
