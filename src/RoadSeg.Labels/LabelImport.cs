using System.Globalization;
using RoadSeg.Labels.Reading;
using RoadSeg.Publishing;
using RoadSeg.Sources;

namespace RoadSeg.Labels;

/// <summary>
/// Labels that people corrected, as PNG of class ids: a folder that goes by the pictures' names, and for recordings a
/// table <c>labels.csv</c> of frame numbers. Both are what <c>eval --labels</c> reads.
/// </summary>
public static class LabelImport
{
    /// <summary>Reads all labels of a file or folder.</summary>
    /// <param name="format">Their format.</param>
    /// <param name="path">The file (COCO, CVAT), or the folder that it or the files lie in.</param>
    /// <param name="names">What labels mean.</param>
    /// <param name="files">Reads PNGs; stays the caller's.</param>
    /// <exception cref="SourceException">Nothing there, or not in this format.</exception>
    public static IEnumerable<LabelledPicture> Read(
        LabelFormat format, string path, LabelNames names, IPictureFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        switch (format)
        {
            case LabelFormat.Coco: return CocoReader.Read(FileIn(path, "annotations.json"), names);
            case LabelFormat.CocoPanoptic: return PanopticReader.Read(FileIn(path, "panoptic.json"), names, files);
            case LabelFormat.Cvat: return CvatReader.Read(FileIn(path, "annotations.xml"), names);
            case LabelFormat.Labelme:
                return FilesIn(path, ".json").Select(file => LabelmeReader.Read(file, names, files));
            case LabelFormat.Cityscapes:
                return FilesIn(path, CityscapesReader.Ending).Select(file => CityscapesReader.Read(file, names));
            default:
                throw new ArgumentOutOfRangeException(nameof(format), "masks need no import: eval reads them.");
        }
    }

    /// <summary>Writes the PNGs and the table.</summary>
    /// <param name="pictures">What was read.</param>
    /// <param name="folder">New or empty.</param>
    /// <param name="files">Writes PNGs.</param>
    /// <returns>Pictures written, and whether they have frame numbers and so a table.</returns>
    /// <exception cref="SourceException">No picture, or two of one name.</exception>
    /// <exception cref="SinkException">The folder holds something, or cannot be written.</exception>
    public static (int Pictures, bool HasTable) Write(
        IEnumerable<LabelledPicture> pictures, string folder, IPictureFiles files)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(files);
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new SinkException($"labels \"{folder}\": the folder is not empty. Name a new one, or empty it.");
        }

        List<(long Frame, string Png)> table = [];
        HashSet<string> stems = [];
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "labels"));
            foreach (LabelledPicture picture in pictures)
            {
                if (!stems.Add(picture.Stem))
                {
                    throw new SourceException($"labels: the picture \"{picture.Stem}\" has labels twice.");
                }

                string png = $"labels/{picture.Stem}.png";
                files.WriteGrey(Path.Combine(folder, png), picture.Size, picture.Ids);
                if (FrameOf(picture.Stem) is long frame)
                {
                    table.Add((frame, png));
                }
            }

            return stems.Count == 0
                ? throw new SourceException("labels: there is no picture in them.")
                : (stems.Count, WriteTable(folder, table, stems.Count));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SinkException($"labels \"{folder}\" cannot be written: {e.Message}", e);
        }
    }

    private static bool WriteTable(string folder, List<(long Frame, string Png)> table, int pictures)
    {
        bool isRecording = table.Count == pictures && table.Select(t => t.Frame).Distinct().Count() == pictures;
        if (isRecording)
        {
            File.WriteAllLines(Path.Combine(folder, "labels.csv"),
                table.OrderBy(t => t.Frame)
                    .Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Frame},{t.Png}"))
                    .Prepend("frame_index,label_png"));
        }

        return isRecording;
    }

    // frame_000123, and Cityscapes' city_000000_000123.
    private static long? FrameOf(string stem)
    {
        string[] parts = stem.Split('_');
        bool isOurs = (parts.Length == 2 && parts[0] == "frame") || (parts.Length == 3 && parts[1] == "000000");
        return isOurs && long.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out long frame)
            ? frame
            : null;
    }

    private static string FileIn(string path, string name)
    {
        string file = Directory.Exists(path) ? Path.Combine(path, name) : path;
        return File.Exists(file) ? file
            : throw new SourceException($"labels \"{file}\": no such file. Name it, or the folder that holds {name}.");
    }

    private static string[] FilesIn(string folder, string ending)
    {
        if (!Directory.Exists(folder))
        {
            throw new SourceException(
                $"labels \"{folder}\": there is no such folder. Name the folder that holds *{ending}.");
        }

        string[] found = [.. Directory.EnumerateFiles(folder, "*" + ending, SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)];
        return found.Length > 0 ? found
            : throw new SourceException(
                $"labels \"{folder}\": there is no file *{ending} in it. Name the folder that holds them, or another "
                + "--format.");
    }
}
