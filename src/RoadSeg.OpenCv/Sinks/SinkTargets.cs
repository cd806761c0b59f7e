using RoadSeg.Publishing;

namespace RoadSeg.OpenCv.Sinks;

/// <summary>Looks at where a sink is to write before anything is started.</summary>
internal static class SinkTargets
{
    /// <summary>Refuses a file that exists or cannot be created. Nothing is left behind.</summary>
    /// <exception cref="SinkException">It exists, its folder does not, or it cannot be written.</exception>
    public static void CheckNewFile(string name, string path)
    {
        if (Directory.Exists(path))
        {
            throw new SinkException($"sink \"{name}\": \"{path}\" is a folder; expected the name of a new file.");
        }

        if (File.Exists(path))
        {
            throw new SinkException(
                $"sink \"{name}\": the file \"{path}\" exists already. Name another file or remove it.");
        }

        CheckParent(name, path);
        try
        {
            using FileStream probe = new(path, FileMode.CreateNew, FileAccess.Write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SinkException($"sink \"{name}\": \"{path}\" cannot be created: {e.Message}", e);
        }

        File.Delete(path);
    }

    /// <summary>Makes a folder, or takes one that is empty.</summary>
    /// <exception cref="SinkException">It holds something, or it cannot be made.</exception>
    public static void MakeEmptyFolder(string name, string path)
    {
        if (File.Exists(path))
        {
            throw new SinkException($"sink \"{name}\": \"{path}\" is a file; expected the name of a new folder.");
        }

        CheckParent(name, path);
        try
        {
            Directory.CreateDirectory(path);
            if (Directory.EnumerateFileSystemEntries(path).Any())
            {
                throw new SinkException(
                    $"sink \"{name}\": the folder \"{path}\" is not empty. Name a new one, or empty it: nothing is "
                    + "overwritten.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SinkException($"sink \"{name}\": the folder \"{path}\" cannot be made: {e.Message}", e);
        }
    }

    private static void CheckParent(string name, string path)
    {
        string? parent = Path.GetDirectoryName(Path.GetFullPath(path.TrimEnd(Path.DirectorySeparatorChar)));
        if (parent is not null && !Directory.Exists(parent))
        {
            throw new SinkException(
                $"sink \"{name}\": there is no folder \"{parent}\". Make it first, or write elsewhere.");
        }
    }
}
