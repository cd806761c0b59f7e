using System.Text.Json;
using RoadSeg.Publishing;

namespace RoadSeg.Cli.Batches;

/// <summary>
/// The folder of a batch: what it is made with, and a folder for each recording, which has its name only when it is
/// finished. So a batch that was killed goes on where it stood.
/// </summary>
internal sealed class BatchFolder
{
    private const string SettingsFile = "batch.json";
    private const string DoneFile = "done.json";
    private const string Unfinished = ".unfinished";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private BatchFolder(string path)
    {
        Path = path;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Makes it, or takes it up again.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="settings">What results depend on: name and value of each.</param>
    /// <exception cref="UsageException">It was begun with other settings, or holds something else.</exception>
    public static BatchFolder Open(string path, SortedDictionary<string, string> settings)
    {
        string file = System.IO.Path.Combine(path, SettingsFile);
        try
        {
            if (!File.Exists(file))
            {
                if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
                {
                    throw new UsageException(
                        $"--out \"{path}\" is not empty and no batch: expected a new folder, or that of an earlier "
                        + "batch.");
                }

                Directory.CreateDirectory(path);
                WriteWhole(file, JsonSerializer.SerializeToUtf8Bytes(settings, Indented));
                return new BatchFolder(path);
            }

            SortedDictionary<string, string> before =
                JsonSerializer.Deserialize<SortedDictionary<string, string>>(File.ReadAllBytes(file))!;
            RefuseOthers(path, before, settings);
            return new BatchFolder(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new SinkException($"batch folder \"{path}\" cannot be used: {e.Message}", e);
        }
    }

    /// <summary>What is known of a finished recording; null when it is not finished.</summary>
    /// <exception cref="UsageException">The recording is another one than then.</exception>
    public BatchRow? Finished(Recording recording)
    {
        string folder = System.IO.Path.Combine(Path, recording.Name);
        string file = System.IO.Path.Combine(folder, DoneFile);
        if (!File.Exists(file))
        {
            return null;
        }

        BatchRow row;
        try
        {
            row = JsonSerializer.Deserialize<BatchRow>(File.ReadAllBytes(file))!;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new SinkException($"\"{file}\" cannot be read: {e.Message} Remove \"{folder}\" to do it again.", e);
        }

        if (row.State != recording.State || row.Source != recording.Source)
        {
            throw new UsageException(
                $"recording \"{recording.Source}\" ({recording.State}) is not the one that \"{folder}\" was made from: "
                + $"\"{row.Source}\" ({row.State}). Remove that folder to do it again, or name another --out.");
        }

        return row;
    }

    /// <summary>A new folder for a recording to be worked on; what a killed run left there is removed.</summary>
    public string Begin(Recording recording)
    {
        string folder = System.IO.Path.Combine(Path, recording.Name + Unfinished);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>Gives a finished recording's folder its name.</summary>
    public void Finish(Recording recording, BatchRow row)
    {
        string folder = System.IO.Path.Combine(Path, recording.Name);
        WriteWhole(
            System.IO.Path.Combine(folder + Unfinished, DoneFile), JsonSerializer.SerializeToUtf8Bytes(row, Indented));
        Directory.Move(folder + Unfinished, folder);
    }

    /// <summary>Writes a file of the batch itself, replacing an earlier one.</summary>
    /// <exception cref="SinkException">It cannot be written.</exception>
    public void Write(string name, string text)
    {
        string file = System.IO.Path.Combine(Path, name);
        try
        {
            WriteWhole(file, System.Text.Encoding.UTF8.GetBytes(text));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SinkException($"\"{file}\" cannot be written: {e.Message}", e);
        }
    }

    private static void RefuseOthers(
        string path, SortedDictionary<string, string> before, SortedDictionary<string, string> now)
    {
        string[] changed =
        [
            .. before.Keys.Union(now.Keys)
                .Where(k => Of(before, k) != Of(now, k))
                .Select(k => $"{k} was \"{Of(before, k)}\" and is \"{Of(now, k)}\""),
        ];
        if (changed.Length > 0)
        {
            throw new UsageException(
                $"batch \"{path}\" was begun with other settings: {string.Join("; ", changed)}. Results would not be "
                + "of one kind: use the same settings, or name another --out.");
        }
    }

    private static string Of(SortedDictionary<string, string> settings, string key) =>
        settings.GetValueOrDefault(key, "");

    private static void WriteWhole(string file, byte[] bytes)
    {
        File.WriteAllBytes(file + ".part", bytes);
        File.Move(file + ".part", file, overwrite: true);
    }
}
