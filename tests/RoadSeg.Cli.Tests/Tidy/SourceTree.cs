using RoadSeg.Cli.Tests.Support;

namespace RoadSeg.Cli.Tests.Tidy;

/// <summary>The project's own text files, without what is built or installed.</summary>
internal static class SourceTree
{
    private static readonly HashSet<string> NotOurs =
        [".git", "artifacts", "node_modules", "bin", "obj", "out", "runs", "__pycache__", "TestResults"];

    /// <summary>Paths relative to the repository, sorted, below a folder and with one of the endings.</summary>
    public static IReadOnlyList<string> Files(string folder, params string[] endings)
    {
        List<string> found = [];
        string start = Repository.File(folder);
        if (Directory.Exists(start))
        {
            Collect(new DirectoryInfo(start), endings, found);
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    }

    /// <summary>Lines of a file named relative to the repository.</summary>
    public static string[] Lines(string file) => File.ReadAllLines(Repository.File(file));

    /// <summary>Fails with one line per violation.</summary>
    public static void AssertNone(IEnumerable<string> violations, string rule)
    {
        string[] all = [.. violations];
        Assert.True(all.Length == 0, $"{rule}\n  {string.Join("\n  ", all)}");
    }

    private static void Collect(DirectoryInfo folder, string[] endings, List<string> found)
    {
        foreach (FileInfo file in folder.EnumerateFiles())
        {
            if (endings.Any(ending => file.Name.EndsWith(ending, StringComparison.Ordinal)))
            {
                found.Add(Path.GetRelativePath(Repository.Root, file.FullName));
            }
        }

        foreach (DirectoryInfo child in folder.EnumerateDirectories())
        {
            if (!NotOurs.Contains(child.Name))
            {
                Collect(child, endings, found);
            }
        }
    }
}
