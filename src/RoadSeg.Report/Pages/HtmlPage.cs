using System.Text;

namespace RoadSeg.Report.Pages;

/// <summary>
/// One page in one file: style, script, plots and pictures are inside; only the clip is a file beside it. Parts stand
/// in the order in which they were added. One thread at a time.
/// </summary>
public sealed class HtmlPage
{
    // Longer ones break anywhere, so that a table stays as wide as the page.
    private const int LongCell = 32;

    private readonly string title;
    private readonly StringBuilder body = new();

    /// <summary>An empty page.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="subtitle">One line below it.</param>
    public HtmlPage(string title, string subtitle)
    {
        this.title = title;
        body.Append("<header><h1>").Append(Markup.Text(title)).Append("</h1><div class=\"dim\">");
        body.Append(Markup.Text(subtitle)).Append("</div></header>\n");
    }

    /// <summary>A framed sentence: what it all comes to.</summary>
    /// <param name="text">The sentence.</param>
    /// <param name="tone"><c>good</c>, <c>warn</c>, <c>bad</c>, or empty.</param>
    public void AddVerdict(string text, string tone) =>
        body.Append(Markup.Of($"<div class=\"verdict {tone}\">{Markup.Text(text)}</div>\n"));

    /// <summary>The most important figures as tiles: name, value and a note, which may be empty.</summary>
    public void AddTiles(IEnumerable<(string Name, string Value, string Note)> tiles)
    {
        ArgumentNullException.ThrowIfNull(tiles);
        body.Append("<dl class=\"tiles\">");
        foreach ((string name, string value, string note) in tiles)
        {
            body.Append(Markup.Of($"<div><dt>{Markup.Text(name)}</dt><dd>{Markup.Text(value)}</dd>"));
            body.Append(note.Length > 0 ? $"<dd>{Markup.Text(note)}</dd>" : "").Append("</div>");
        }

        body.Append("</dl>\n");
    }

    /// <summary>Begins a section.</summary>
    /// <param name="heading">Its heading.</param>
    /// <param name="note">A sentence below it; may be empty.</param>
    public void AddHeading(string heading, string note = "")
    {
        ArgumentNullException.ThrowIfNull(note);
        body.Append("<h2>").Append(Markup.Text(heading)).Append("</h2>\n");
        if (note.Length > 0)
        {
            body.Append("<p class=\"dim\">").Append(Markup.Text(note)).Append("</p>\n");
        }
    }

    /// <summary>Adds what a plot made.</summary>
    public void AddFigure(string html) => body.Append(html);

    /// <summary>The clip that events and plots jump into.</summary>
    /// <param name="file">Its name, relative to the page.</param>
    public void AddClip(string file) => body.Append(Markup.Of(
        $"<video controls preload=\"metadata\" muted src=\"{Markup.Text(Uri.EscapeDataString(file))}\"></video>\n"));

    /// <summary>A table; the first column is text, the others are figures.</summary>
    /// <param name="headers">Names of the columns.</param>
    /// <param name="rows">Cells as text.</param>
    public void AddTable(IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(rows);
        body.Append("<div class=\"scroll\"><table><thead><tr>");
        foreach (string header in headers)
        {
            body.Append("<th>").Append(Markup.Text(header)).Append("</th>");
        }

        body.Append("</tr></thead><tbody>\n");
        foreach (IReadOnlyList<string> row in rows)
        {
            body.Append("<tr>");
            foreach (string cell in row)
            {
                body.Append(cell.Length > LongCell ? "<td class=\"wrap\">" : "<td>");
                body.Append(Markup.Text(cell)).Append("</td>");
            }

            body.Append("</tr>\n");
        }

        body.Append("</tbody></table></div>\n");
    }

    /// <summary>Names and values one below another.</summary>
    public void AddPairs(IEnumerable<(string Name, string Value)> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        body.Append("<table class=\"pairs\"><tbody>");
        foreach ((string name, string value) in pairs)
        {
            body.Append(Markup.Of($"<tr><td>{Markup.Text(name)}</td><td>{Markup.Text(value)}</td></tr>\n"));
        }

        body.Append("</tbody></table>\n");
    }

    /// <summary>Pictures with their times; a click takes the clip there, or opens it there.</summary>
    /// <param name="shots">The pictures.</param>
    /// <param name="clip">Name of the clip, relative to the page; null without one.</param>
    /// <param name="areWide">Whether two fit side by side instead of four.</param>
    public void AddShots(IEnumerable<PageShot> shots, string? clip, bool areWide = false)
    {
        ArgumentNullException.ThrowIfNull(shots);
        body.Append(areWide ? "<div class=\"shots wide\">" : "<div class=\"shots\">");
        foreach (PageShot shot in shots)
        {
            string link = clip is null ? ""
                : Markup.Of($" href=\"{Markup.Text(Uri.EscapeDataString(clip))}#t={shot.ClipSeconds:0.###}\"");
            body.Append(Markup.Of($"<a{link} data-at=\"{shot.ClipSeconds:0.###}\"><img loading=\"lazy\" alt=\""));
            body.Append(Markup.Text(shot.Title)).Append("\" src=\"data:image/jpeg;base64,");
            body.Append(Convert.ToBase64String(shot.Jpeg.Span)).Append("\"><b>").Append(Markup.Text(shot.Title));
            body.Append("</b><small>").Append(Markup.Text(shot.Note)).Append("</small></a>\n");
        }

        body.Append("</div>\n");
    }

    /// <summary>A picture over the whole width.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="jpeg">The picture as JPEG.</param>
    public void AddPicture(string title, ReadOnlyMemory<byte> jpeg) => body.Append(Markup.Of(
        $"<img class=\"sheet\" alt=\"{Markup.Text(title)}\" src=\"data:image/jpeg;base64,"))
        .Append(Convert.ToBase64String(jpeg.Span)).Append("\">\n");

    /// <summary>The whole page.</summary>
    public override string ToString() => $"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <title>{Markup.Text(title)}</title><style>
        {PageStyle.Css}</style></head><body>
        {body}<script>
        {PageStyle.Script}</script></body></html>

        """;
}

/// <summary>A picture on a page.</summary>
/// <param name="Title">What it shows, in a few words.</param>
/// <param name="Note">More about it.</param>
/// <param name="ClipSeconds">Its place in the clip.</param>
/// <param name="Jpeg">The picture as JPEG.</param>
public sealed record PageShot(string Title, string Note, double ClipSeconds, ReadOnlyMemory<byte> Jpeg);
