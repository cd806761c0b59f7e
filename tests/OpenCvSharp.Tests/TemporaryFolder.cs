namespace OpenCvSharp.Tests;

/// <summary>A folder of one test, removed afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("opencvsharp-tests-");

    public void Dispose() => folder.Delete(recursive: true);

    internal string File(string name) => Path.Combine(folder.FullName, name);
}
