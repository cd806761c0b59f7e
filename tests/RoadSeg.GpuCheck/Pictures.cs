using System.Globalization;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Sources;
using RoadSeg.Synthetic;

namespace RoadSeg.GpuCheck;

/// <summary>The pictures of the check, all of one size, BGR24.</summary>
/// <param name="Name">Where they come from.</param>
/// <param name="Size">Their size.</param>
/// <param name="Bgr">Their pixels.</param>
internal sealed record Pictures(string Name, ImageSize Size, byte[][] Bgr)
{
    private const int CountMax = 64;
    private const string Street = "synthetic:?size=1280x720&seconds=1&seed=3";

    /// <summary>
    /// Reads folders of binary PPM files, one for each recording: the folders in <paramref name="folder"/> by name, or
    /// itself where it has none. Draws some where it is null.
    /// </summary>
    public static async Task<Pictures[]> LoadAsync(string? folder)
    {
        if (folder is null)
        {
            return [await DrawAsync()];
        }

        string[] recordings = [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal)];
        return [.. (recordings.Length == 0 ? [folder] : recordings).Select(Read)];
    }

    private static Pictures Read(string folder)
    {
        string[] files =
            [.. Directory.GetFiles(folder, "*.ppm").Order(StringComparer.Ordinal).Take(CountMax)];
        (ImageSize Size, byte[] Bgr)[] read = [.. files.Select(f => Ppm(f, File.ReadAllBytes(f)))];
        return read.Length == 0 || read.Any(p => p.Size != read[0].Size)
            ? throw new InvalidDataException($"\"{folder}\" holds no .ppm files, or not of one size.")
            : new Pictures(Path.GetFileName(folder), read[0].Size, [.. read.Select(p => p.Bgr)]);
    }

    private static async Task<Pictures> DrawAsync()
    {
        await using SyntheticSource source = SyntheticSource.Open(Street, TimeProvider.System);
        FramePool pool = new(source.Description.Size, 1);
        List<byte[]> all = [];
        while (all.Count < CountMax && await source.ReadAsync(pool, CancellationToken.None) is Frame frame)
        {
            all.Add(frame.Pixels.ToArray());
            frame.Dispose();
        }

        return new Pictures("drawn street", source.Description.Size, [.. all]);
    }

    // P6, width, height, 255, one blank, then RGB.
    private static (ImageSize Size, byte[] Bgr) Ppm(string file, byte[] bytes)
    {
        List<string> words = [];
        int at = 0;
        while (words.Count < 4 && at < bytes.Length)
        {
            int start = at;
            while (at < bytes.Length && !char.IsWhiteSpace((char)bytes[at]))
            {
                at++;
            }

            words.Add(System.Text.Encoding.ASCII.GetString(bytes, start, at - start));
            at++;
        }

        if (words.Count < 4 || words[0] != "P6" || words[3] != "255"
            || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int width)
            || !int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out int height)
            || bytes.Length - at != 3L * width * height)
        {
            throw new InvalidDataException($"\"{file}\" is no binary PPM with 8 bits a channel.");
        }

        byte[] bgr = bytes[at..];
        for (int i = 0; i < bgr.Length; i += 3)
        {
            (bgr[i], bgr[i + 2]) = (bgr[i + 2], bgr[i]);
        }

        return (new ImageSize(width, height), bgr);
    }
}

/// <summary>Plays pictures from memory as fast as they are taken, so that decoding is no part of the figures.</summary>
internal sealed class PictureSource(Pictures pictures, int frames) : IFrameSource
{
    private int next;

    public SourceDescription Description { get; } = new(
        pictures.Name, "check", pictures.Size, IsLive: false, 30, frames, "memory");

    public async ValueTask<Frame?> ReadAsync(FramePool pool, CancellationToken cancellationToken)
    {
        if (next == frames)
        {
            return null;
        }

        Frame frame = await pool.RentAsync(
            new FrameStamp("check", next, TimeSpan.FromSeconds(next / 30.0)), TimeProvider.System.GetTimestamp(),
            cancellationToken);
        pictures.Bgr[next++ % pictures.Bgr.Length].CopyTo(frame.Pixels);
        return frame;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
