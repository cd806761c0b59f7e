namespace RoadSeg.Cli.Tests.Support;

/// <summary>Where the project's own files and the optional shared data lie.</summary>
internal static class Repository
{
    /// <summary>The folder that holds RoadSeg.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>A file of the project.</summary>
    public static string File(string relative) => Path.Combine(Root, relative);

    /// <summary>A file of the data beside the project; the test is skipped where it is absent.</summary>
    public static string Shared(string relative)
    {
        string path = Path.GetFullPath(Path.Combine(Root, "..", "shared", relative));
        Assert.SkipUnless(Path.Exists(path), $"needs ../shared/{relative}, which is not here");
        return path;
    }

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder, "RoadSeg.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("RoadSeg.sln is in no folder above the tests");
    }
}
