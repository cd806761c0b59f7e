using System.Collections.Immutable;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Sources;
using RoadSeg.Scoring;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Labels;

/// <summary>
/// Labels of an image folder: for each image a PNG in a folder of their own or the folders below it, of the same base
/// name or named as Cityscapes does (<c>X_leftImg8bit.png</c> and <c>X_gtFine_labelIds.png</c>) or CamVid
/// (<c>X.png</c> and <c>X_L.png</c>).
/// </summary>
public sealed class LabelFolder : ILabelProvider
{
    private const string CityscapesImage = "_leftImg8bit";
    private const string IdsEnding = "_gtFine_labelIds";
    private const string TrainIdsEnding = "_gtFine_labelTrainIds";
    private const string CamVidEnding = "_L";
    private const string KittiFolder = "semantic";

    private readonly string?[] fileByFrame;
    private readonly ClassMapping? mapping;

    private LabelFolder(string?[] fileByFrame, ClassMapping? mapping)
    {
        this.fileByFrame = fileByFrame;
        this.mapping = mapping;
    }

    /// <summary>Frames with labels.</summary>
    public int Count => fileByFrame.Count(file => file is not null);

    /// <summary>Frames without.</summary>
    public int MissingCount => fileByFrame.Length - Count;

    /// <summary>The label set that the names of the files speak of; null when they say nothing.</summary>
    public static LabelSet? SetByNames(string folder)
    {
        string[] names = [.. Pngs(folder).Select(f => Path.GetFileNameWithoutExtension(f)!)];
        return names.Any(n => n.EndsWith(IdsEnding, StringComparison.Ordinal)) ? LabelSet.Cityscapes
            : names.Any(n => n.EndsWith(TrainIdsEnding, StringComparison.Ordinal)) ? LabelSet.CityscapesTrain
            : Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)) == KittiFolder ? LabelSet.Cityscapes
            : null;
    }

    /// <summary>Finds the label image of each image; they are read when they are asked for.</summary>
    /// <param name="folder">Folder of the label images.</param>
    /// <param name="images">The images.</param>
    /// <param name="mapping">What the values of the label images mean; null takes them as class ids.</param>
    /// <exception cref="SourceException">No such folder, or no label for any image.</exception>
    public static LabelFolder Open(string folder, ImageFolderSource images, ClassMapping? mapping = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (!Directory.Exists(folder))
        {
            throw new SourceException(
                $"labels \"{folder}\": there is no such folder. Name the folder of the label images.");
        }

        Dictionary<string, string> fileByName = new(StringComparer.Ordinal);
        foreach (string file in Pngs(folder).Order(StringComparer.Ordinal))
        {
            fileByName.TryAdd(Path.GetFileNameWithoutExtension(file), file);
        }

        bool hasTrainIds = mapping?.SetName == LabelSet.CityscapesTrain.Name;
        LabelFolder labels = new(
            [.. images.Files.Select(image => NamesFor(image, hasTrainIds)
                .Select(name => fileByName.GetValueOrDefault(name))
                .FirstOrDefault(file => file is not null))],
            mapping);
        return labels.Count > 0
            ? labels
            : throw new SourceException(
                $"labels \"{folder}\" fit none of the {images.Files.Length} images: expected PNG files of the same "
                + $"base name, as \"{Path.GetFileNameWithoutExtension(images.Files[0])}.png\".");
    }

    /// <inheritdoc/>
    /// <exception cref="SourceException">The label image is of another size or kind.</exception>
    public bool TryRead(long frameId, ImageSize size, Span<byte> ids)
    {
        if (frameId >= fileByFrame.Length || fileByFrame[frameId] is not string file)
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

    private static ImmutableArray<string> NamesFor(string image, bool hasTrainIds)
    {
        string name = Path.GetFileNameWithoutExtension(image);
        string stem = name.EndsWith(CityscapesImage, StringComparison.Ordinal) ? name[..^CityscapesImage.Length] : name;
        string[] endings = hasTrainIds ? [TrainIdsEnding, IdsEnding] : [IdsEnding, TrainIdsEnding];
        return [name, .. endings.Select(e => stem + e), name + CamVidEnding];
    }

    private static IEnumerable<string> Pngs(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*.png", SearchOption.AllDirectories)
        : [];
}
