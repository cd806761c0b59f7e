using System.Globalization;

namespace RoadSeg.Cli;

/// <summary>Nothing that exists is overwritten unless asked for: a taken name gets a number.</summary>
internal static class FreeNames
{
    /// <summary>The file itself when it does not exist, else <c>name-2.ext</c>, <c>name-3.ext</c> …</summary>
    /// <param name="path">File as asked for.</param>
    /// <param name="overwrite">Remove what is there instead.</param>
    /// <param name="tell">Told when the name changed.</param>
    public static string File(string path, bool overwrite, Action<string> tell)
    {
        if (!System.IO.File.Exists(path) || IsDevice(path))
        {
            return path;
        }

        if (overwrite)
        {
            System.IO.File.Delete(path);
            return path;
        }

        string free = Next(path, p => System.IO.File.Exists(p) || Directory.Exists(p));
        tell($"\"{path}\" exists already: writing \"{free}\" instead (--overwrite replaces it).");
        return free;
    }

    /// <summary>The folder itself when it does not exist or is empty, else <c>name-2</c>, <c>name-3</c> …</summary>
    /// <param name="path">Folder as asked for.</param>
    /// <param name="overwrite">Remove the numbered frames that are there instead.</param>
    /// <param name="tell">Told when the name changed.</param>
    public static string Folder(string path, bool overwrite, Action<string> tell)
    {
        path = path.TrimEnd(Path.DirectorySeparatorChar);
        if (!IsTaken(path))
        {
            return path;
        }

        if (overwrite && Directory.Exists(path))
        {
            foreach (string frame in Directory.EnumerateFiles(path, "frame_??????.*"))
            {
                System.IO.File.Delete(frame);
            }

            if (!IsTaken(path))
            {
                return path;
            }
        }

        string free = Next(path, IsTaken);
        tell($"\"{path}\" is not empty: writing to \"{free}\" instead.");
        return free;
    }

    /// <summary>Pipes to other programs and the like: written to, never numbered or replaced.</summary>
    public static bool IsDevice(string path) => Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal);

    private static bool IsTaken(string path) =>
        System.IO.File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any());

    private static string Next(string path, Predicate<string> isTaken)
    {
        string extension = Path.GetExtension(path);
        string stem = path[..^extension.Length];
        int number = 2;
        string free;
        do
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{stem}-{number++}{extension}");
        }
        while (isTaken(free));

        return free;
    }
}
