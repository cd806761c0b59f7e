namespace RoadSeg.Benchmarks;

/// <summary>Files of the project, wherever the program was called from.</summary>
internal static class BundledFiles
{
    /// <summary>The folder of RoadSeg.sln above this program; null where there is none.</summary>
    public static string? Root { get; } = FindRoot();

    /// <summary>A file's full name.</summary>
    /// <param name="name">Below the project's folder.</param>
    public static string Name(string name) => Path.Combine(Root ?? Environment.CurrentDirectory, name);

    private static string? FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "RoadSeg.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder;
    }
}
