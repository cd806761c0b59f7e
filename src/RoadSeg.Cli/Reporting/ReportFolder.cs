using System.Text;
using RoadSeg.Publishing;
using RoadSeg.Report.Pages;

namespace RoadSeg.Cli.Reporting;

/// <summary>A folder with one page and what belongs to it.</summary>
internal sealed class ReportFolder
{
    /// <summary>The page.</summary>
    public const string Page = "index.html";

    /// <summary>The overlay of a run.</summary>
    public const string Overlay = "overlay.mp4";

    /// <summary>Both sides of a comparison.</summary>
    public const string SideBySide = "side-by-side.mp4";

    /// <summary>Where they differ.</summary>
    public const string Difference = "difference.mp4";

    /// <summary>Confusion matrix.</summary>
    public const string Confusion = "confusion.svg";

    /// <summary>Contact sheet of the worst frames.</summary>
    public const string Worst = "worst.jpg";

    private static readonly string[] Known = [Page, Overlay, SideBySide, Difference, Confusion, Worst];

    private ReportFolder(string path)
    {
        Path = path;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Makes it; what is there is replaced only when asked for, and only an earlier report.</summary>
    /// <exception cref="SinkException">It cannot be made.</exception>
    public static ReportFolder Make(string path, bool overwrite, Action<string> tell)
    {
        string free = path;
        try
        {
            if (overwrite && Directory.Exists(path))
            {
                foreach (string file in Known)
                {
                    File.Delete(System.IO.Path.Combine(path, file));
                }
            }

            free = FreeNames.Folder(path, overwrite: false, tell);
            Directory.CreateDirectory(free);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SinkException($"the folder \"{free}\" for the report cannot be made: {e.Message}", e);
        }

        return new ReportFolder(free);
    }

    /// <summary>A file in it.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a text.</summary>
    /// <exception cref="SinkException">It cannot be written.</exception>
    public void Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes bytes.</summary>
    /// <exception cref="SinkException">It cannot be written.</exception>
    public void Write(string name, ReadOnlySpan<byte> bytes)
    {
        string file = PathOf(name);
        try
        {
            File.WriteAllBytes(file, bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SinkException($"report \"{file}\" cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Writes the page.</summary>
    /// <exception cref="SinkException">It cannot be written.</exception>
    public void Write(HtmlPage page) => Write(Page, page.ToString());
}
