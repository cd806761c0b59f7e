using System.Reflection;

namespace RoadSeg.OpenCv.Tests.Support;

/// <summary>Optional recordings beside the repository (<c>../shared/recordings</c>, or ROADSEG_SHARED).</summary>
internal static class Recordings
{
    public static string PathOrSkip(string name)
    {
        string root = typeof(Recordings).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(a => a.Key == "RepositoryRoot").Value!;
        string shared = Environment.GetEnvironmentVariable("ROADSEG_SHARED") ?? Path.Combine(root, "..", "shared");
        string path = Path.GetFullPath(Path.Combine(shared, "recordings", name));
        Assert.SkipUnless(File.Exists(path), $"The recording {name} is not there (../shared/recordings).");
        return path;
    }
}
