using System.Diagnostics.CodeAnalysis;
using RoadSeg.OpenCv.Native;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Sources;

/// <summary>Says in the user's terms why a file cannot be read as a video.</summary>
internal static class VideoFileCheck
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Refuses what can be refused before anything is decoded.</summary>
    /// <exception cref="SourceException">No such file, a folder, empty, or not readable.</exception>
    public static ContainerFile Inspect(string name, string path)
    {
        if (Directory.Exists(path))
        {
            throw new SourceException(
                $"source \"{name}\" is a folder: expected a video file. A folder of images can be given as it is.");
        }

        if (!File.Exists(path))
        {
            throw new SourceException(
                $"source \"{name}\": no such file or folder. Check the path; relative paths start at "
                + $"\"{Environment.CurrentDirectory}\".");
        }

        try
        {
            if (new FileInfo(path).Length == 0)
            {
                throw new SourceException(
                    $"source \"{name}\" is empty: expected a video, the file has 0 bytes. Copy or record it again.");
            }

            return ContainerFile.Read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"source \"{name}\" cannot be read: {e.Message} Check its permissions.", e);
        }
    }

    /// <summary>Finds out why OpenCV refused a file.</summary>
    [DoesNotReturn]
    public static void ThrowNotOpened(string name, string path, ContainerFile container)
    {
        if (!container.HasIndex)
        {
            throw new SourceException(
                $"source \"{name}\" was cut off while it was recorded: this {container.Kind} file has no index (moov), "
                + "which recorders write last, so no frame in it can be found. Copy it again, or repair it with the "
                + "recorder's own tool.");
        }

        List<string[]> streams = Probe(path);
        string[]? video = streams.Find(s => s[^1] == "video");
        if (video is not null)
        {
            bool isUnknown = video[0] == "unknown" || video.Length == 1;
            string codec = isUnknown ? "a codec that FFmpeg does not know" : $"\"{video[0]}\"";
            throw new SourceException(
                $"source \"{name}\" cannot be decoded: its video is {codec}, and OpenCV has no decoder for it. Convert "
                + $"it, for example: ffmpeg -i \"{name}\" -c:v libx264 converted.mp4");
        }

        if (streams.Count > 0)
        {
            throw new SourceException(
                $"source \"{name}\" has no video stream: it holds only "
                + $"{string.Join(", ", streams.Select(s => $"{s[^1]} ({s[0]})"))}. Name a file with a picture.");
        }

        throw new SourceException(
            $"source \"{name}\" is not a video: expected a container with a video stream, such as MP4, MKV or AVI, "
            + $"found {Content(path, container)}. Check that it is the right file and that it was copied whole.");
    }

    private static string Content(string path, ContainerFile container)
    {
        if (container.Kind is not null)
        {
            return $"{container.Kind} headers without a video that can be decoded";
        }

        using FileStream file = File.OpenRead(path);
        byte[] head = new byte[512];
        int length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        bool isText = head.AsSpan(0, length).IndexOfAnyInRange((byte)0, (byte)8) < 0;
        return isText ? "text" : "something else";
    }

    // Codec and kind of each stream by ffprobe; nothing when it is not installed or does not know the file either.
    private static List<string[]> Probe(string path)
    {
        ProgramResult? result = Programs.Run(
            "ffprobe",
            [
                "-v", "quiet", "-show_entries", "stream=codec_name,codec_type", "-of", "csv=p=0",
                "-i", Path.GetFullPath(path),
            ],
            ProbeTimeout);
        return result is null
            ? []
            : [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(line => line.Split(','))];
    }
}
