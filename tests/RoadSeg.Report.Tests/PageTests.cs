using RoadSeg.Report.Pages;

namespace RoadSeg.Report.Tests;

public sealed class PageTests
{
    [Fact]
    public void A_page_is_whole_in_itself_but_for_the_clip()
    {
        HtmlPage page = new("drive.mp4", "run");
        page.AddTiles([("Frames", "20", "of 20")]);
        page.AddClip("overlay.mp4");
        page.AddShots([new PageShot("0:03.2  Person", "frame 32", 3.2, new byte[] { 1, 2, 3 })], "overlay.mp4");
        page.AddTable(["name", "n"], [["a", "1"]]);
        string html = page.ToString();
        Assert.DoesNotContain("http", html, StringComparison.Ordinal);
        Assert.Contains("href=\"overlay.mp4#t=3.2\"", html, StringComparison.Ordinal);
        Assert.Contains("data:image/jpeg;base64,AQID", html, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", html, StringComparison.Ordinal);
        Assert.Contains("@media print", html, StringComparison.Ordinal);
    }

    [Fact]
    public void What_users_named_is_text_and_never_markup()
    {
        const string Name = "<script>alert(1)</script>";
        HtmlPage page = new(Name, Name);
        page.AddVerdict(Name, "good");
        page.AddTiles([(Name, Name, Name)]);
        page.AddHeading(Name, Name);
        page.AddTable([Name], [[Name]]);
        page.AddPairs([(Name, Name)]);
        page.AddShots([new PageShot(Name, Name, 0, default)], "a\"b.mp4");
        Assert.DoesNotContain("<script>alert", page.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("a\"b.mp4", page.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0:00.0")]
    [InlineData(83.25, "1:23.2")]
    [InlineData(3600, "60:00.0")]
    public void Times_are_minutes_and_seconds(double seconds, string text) => Assert.Equal(text, Markup.Time(seconds));

    [Theory]
    [InlineData(0.1234, "0.123")]
    [InlineData(7.891, "7.89")]
    [InlineData(45.67, "45.7")]
    [InlineData(1234.4, "1234")]
    [InlineData(3, "3")]
    public void Figures_have_as_many_digits_as_one_reads(double value, string text) =>
        Assert.Equal(text, Markup.Number(value));
}
