namespace RoadSeg.Yaml;

/// <summary>Files that appear whole or not at all: written under another name, then renamed.</summary>
internal static class WholeFile
{
    /// <summary>Writes a new file.</summary>
    /// <exception cref="IOException">It exists, or the disk refuses.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        string unfinished = path + ".part";
        try
        {
            using (FileStream file = new(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                file.Write(content);
            }

            File.Move(unfinished, path, overwrite: false);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }
}
