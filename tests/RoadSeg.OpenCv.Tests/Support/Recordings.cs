using System.Reflection;

namespace RoadSeg.OpenCv.Tests.Support;

/// <summary>Optional recordings beside the repository (<c>../shared/recordings</c>, or ROADSEG_SHARED).</summary>
internal static class Recordings
{
    private static readonly string Root = typeof(Recordings).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>A recording of the repository's own.</summary>
    public static string Bundled(string name) => Path.Combine(Root, "recordings", name);

    public static string PathOrSkip(string name)
    {
        string shared = Environment.GetEnvironmentVariable("ROADSEG_SHARED") ?? Path.Combine(Root, "..", "shared");
        string path = Path.GetFullPath(Path.Combine(shared, "recordings", name));
        Assert.SkipUnless(File.Exists(path), $"The recording {name} is not there (../shared/recordings).");
        return path;
    }
}
