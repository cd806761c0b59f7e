using System.Globalization;
using RoadSeg.Geometry;
using RoadSeg.Scoring;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Labels;

/// <summary>
/// Labels of a recording, from a CSV with a header and the columns <c>frame_index</c> (from 0) and <c>label_png</c>
/// (relative to the CSV); others are ignored. Frames that it does not list have no labels.
/// </summary>
public sealed class LabelTable : ILabelProvider
{
    private const string FrameColumn = "frame_index";
    private const string FileColumn = "label_png";

    private readonly Dictionary<long, string> fileByFrame;

    private readonly ClassMapping? mapping;

    private LabelTable(Dictionary<long, string> fileByFrame, ClassMapping? mapping)
    {
        this.mapping = mapping;
        this.fileByFrame = fileByFrame;
    }

    /// <summary>Frames with labels.</summary>
    public int Count => fileByFrame.Count;

    /// <summary>Reads the table; the images are read when they are asked for.</summary>
    /// <param name="path">The CSV.</param>
    /// <param name="mapping">What the values of the images mean; null takes them as class ids.</param>
    /// <exception cref="SourceException">No such file, or no such table.</exception>
    public static LabelTable Load(string path, ClassMapping? mapping = null)
    {
        string[] lines = ReadLines(path);
        string[] header = lines.Length == 0 ? [] : lines[0].Split(',');
        int frameColumn = Array.IndexOf(header, FrameColumn);
        int fileColumn = Array.IndexOf(header, FileColumn);
        if (frameColumn < 0 || fileColumn < 0)
        {
            throw new SourceException(
                $"labels \"{path}\": expected a first line with the columns {FrameColumn} and {FileColumn}, found "
                + $"\"{(lines.Length == 0 ? "" : lines[0])}\".");
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Dictionary<long, string> files = [];
        for (int i = 1; i < lines.Length; i++)
        {
            string[] cells = lines[i].Split(',');
            string? number = cells.ElementAtOrDefault(frameColumn);
            bool isNumber = long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long frame);
            if (!isNumber || cells.Length != header.Length)
            {
                throw new SourceException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"labels \"{path}\" line {i + 1}: expected {header.Length} columns with a frame number, found "
                    + $"\"{lines[i]}\"."));
            }

            if (!files.TryAdd(frame, Path.Combine(folder, cells[fileColumn])))
            {
                throw new SourceException(FormattableString.Invariant(
                    $"labels \"{path}\" line {i + 1}: frame {frame} is listed twice. Remove one of the lines."));
            }
        }

        return new LabelTable(files, mapping);
    }

    /// <inheritdoc/>
    /// <exception cref="SourceException">The label image is missing or of another size or kind.</exception>
    public bool TryRead(long frameId, ImageSize size, Span<byte> ids)
    {
        if (!fileByFrame.TryGetValue(frameId, out string? file))
        {
            return false;
        }

        if (mapping is null)
        {
            LabelImage.Read(file, size, ids);
        }
        else
        {
            LabelImage.Read(file, size, mapping, ids);
        }

        return true;
    }

    private static string[] ReadLines(string path)
    {
        try
        {
            return [.. File.ReadAllLines(path).Where(line => !string.IsNullOrWhiteSpace(line))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"labels \"{path}\" cannot be read: {e.Message}", e);
        }
    }
}
