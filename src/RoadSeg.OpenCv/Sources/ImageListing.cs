using System.Collections.Immutable;
using System.IO.Enumeration;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Sources;

/// <summary>The images that a folder, a glob or a file name means.</summary>
/// <param name="Files">Paths in natural order of their names.</param>
/// <param name="OtherCount">Files that matched and are no images.</param>
internal sealed record ImageListing(ImmutableArray<string> Files, int OtherCount)
{
    private static readonly ImmutableArray<string> Extensions =
        [".png", ".jpg", ".jpeg", ".bmp", ".ppm", ".webp", ".tif", ".tiff"];

    /// <summary>Whether a name has the extension of an image.</summary>
    public static bool IsImage(string path) =>
        Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a name is a pattern and not a file that is called so.</summary>
    public static bool IsGlob(string path) =>
        Path.GetFileName(path).AsSpan().ContainsAny('*', '?') && !File.Exists(path) && !Directory.Exists(path);

    /// <summary>Lists them.</summary>
    /// <param name="name">As the user wrote it.</param>
    /// <param name="path">A folder, a pattern in the last part of a path, or an image.</param>
    /// <exception cref="SourceException">There are none.</exception>
    public static ImageListing Of(string name, string path)
    {
        if (File.Exists(path))
        {
            return new ImageListing([path], 0);
        }

        bool isFolder = Directory.Exists(path);
        string folder = isFolder ? path : Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
        string pattern = isFolder ? "*" : Path.GetFileName(path);
        if (!Directory.Exists(folder))
        {
            throw new SourceException(
                $"source \"{name}\": there is no folder \"{folder}\". Check the path; relative paths start at "
                + $"\"{Environment.CurrentDirectory}\".");
        }

        List<string> matches = [.. Directory.EnumerateFiles(folder)
            .Where(file => FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(file), ignoreCase: false))];
        if (isFolder && !matches.Exists(IsImage))
        {
            // Data sets keep a folder for each city or drive.
            matches.AddRange(Directory.EnumerateDirectories(folder).SelectMany(Directory.EnumerateFiles));
        }

        ImmutableArray<string> images = [.. matches.Where(IsImage).Order(NaturalOrder.Comparer)];
        if (images.IsEmpty)
        {
            throw new SourceException(matches.Count == 0 && !isFolder
                ? $"source \"{name}\": no file matches. Check the pattern, and quote it against the shell."
                : $"source \"{name}\" holds no images: expected files ending in {string.Join(", ", Extensions)}, found "
                    + $"{matches.Count} other files{Example(matches)}. Name the folder that holds the images.");
        }

        return new ImageListing(images, matches.Count - images.Length);
    }

    private static string Example(List<string> files) =>
        files.Count == 0 ? "" : $" (such as \"{Path.GetFileName(files.Min(StringComparer.Ordinal))}\")";
}
