namespace RoadSeg.Report.Pages;

/// <summary>The style and script of every page, from the files beside this.</summary>
internal static class PageStyle
{
    /// <summary>Style of pages.</summary>
    public static string Css { get; } = Read("page.css");

    /// <summary>What pages do when they are used.</summary>
    public static string Script { get; } = Read("page.js");

    /// <summary>The same style for a drawing of its own.</summary>
    public static string ForSvg => "<style>" + Css + "</style>";

    private static string Read(string name)
    {
        using Stream stream = typeof(PageStyle).Assembly.GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
