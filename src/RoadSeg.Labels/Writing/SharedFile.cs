namespace RoadSeg.Labels.Writing;

/// <summary>A file that grows during a run and gets its name when it is complete.</summary>
internal sealed class SharedFile : IDisposable
{
    private readonly string path;
    private readonly string unfinished;

    public SharedFile(string path)
    {
        this.path = path;
        unfinished = path + ".unfinished";
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Stream = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write);
    }

    /// <summary>Open until it is finished.</summary>
    public Stream Stream { get; }

    /// <summary>Closes the file and gives it its name.</summary>
    public void Finish()
    {
        Stream.Dispose();
        File.Move(unfinished, path, overwrite: false);
    }

    /// <summary>Closes the file; without <see cref="Finish"/> it keeps the name that says so.</summary>
    public void Dispose() => Stream.Dispose();
}
