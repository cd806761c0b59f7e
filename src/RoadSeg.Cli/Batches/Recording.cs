using RoadSeg.Sources;

namespace RoadSeg.Cli.Batches;

/// <summary>One recording of a batch.</summary>
/// <param name="Source">As it is opened.</param>
/// <param name="Name">Name of its folder, different for each.</param>
internal sealed record Recording(string Source, string Name)
{
    private static readonly string[] Videos =
    [
        ".mp4", ".mkv", ".avi", ".mov", ".webm", ".m4v", ".ts", ".mts", ".mpg", ".mpeg", ".mcap", ".bag",
    ];

    /// <summary>Size and time of change of the file, to notice another one under the same name.</summary>
    public string State
    {
        get
        {
            FileInfo file = new(Source);
            return file.Exists
                ? FormattableString.Invariant($"{file.Length} bytes, {file.LastWriteTimeUtc:yyyy-MM-ddTHH:mm:ss.fffZ}")
                : "";
        }
    }

    /// <summary>
    /// The recordings that are meant: videos and logs of a folder, lines of a .txt list, or what was named itself. In
    /// order, each once.
    /// </summary>
    /// <exception cref="SourceException">A list is empty or cannot be read.</exception>
    public static IReadOnlyList<Recording> Of(IEnumerable<string> sources)
    {
        List<Recording> all = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (string source in sources.SelectMany(Expand).Distinct())
        {
            string stem = NameOf(source);
            string name = stem;
            for (int number = 2; !names.Add(name); number++)
            {
                name = FormattableString.Invariant($"{stem}-{number}");
            }

            all.Add(new Recording(source, name));
        }

        return all;
    }

    private static string NameOf(string source)
    {
        string name = Path.GetFileNameWithoutExtension(source.TrimEnd('/'));
        string plain = string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
        return plain.Trim('-', '.') is { Length: > 0 } usable ? usable : "recording";
    }

    private static IEnumerable<string> Expand(string source)
    {
        if (Directory.Exists(source))
        {
            string[] videos = [.. Directory.EnumerateFiles(source).Where(IsVideo).Order(StringComparer.Ordinal)];

            // A folder of pictures is one recording.
            return videos.Length > 0 ? videos : [source];
        }

        if (!Path.GetExtension(source).Equals(".txt", StringComparison.OrdinalIgnoreCase))
        {
            return [source];
        }

        try
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(source))!;
            string[] listed =
            [
                .. File.ReadAllLines(source)
                    .Select(line => line.Trim())
                    .Where(line => line.Length > 0 && line[0] != '#')
                    .Select(line => Path.Exists(line) || !Path.Exists(Path.Combine(folder, line))
                        ? line
                        : Path.Combine(folder, line)),
            ];
            return listed.Length > 0 ? listed : throw new SourceException(
                $"list \"{source}\" names no recording: expected one a line; lines that begin with # are left out.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"list \"{source}\" cannot be read: {e.Message}", e);
        }
    }

    private static bool IsVideo(string file) =>
        Videos.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);
}
