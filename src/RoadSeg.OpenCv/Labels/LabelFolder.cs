using RoadSeg.Geometry;
using RoadSeg.OpenCv.Sources;
using RoadSeg.Scoring;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Labels;

/// <summary>Labels of an image folder: a PNG of the same base name for each image, in a folder of their own.</summary>
public sealed class LabelFolder : ILabelProvider
{
    private readonly string?[] fileByFrame;

    private LabelFolder(string?[] fileByFrame)
    {
        this.fileByFrame = fileByFrame;
    }

    /// <summary>Frames with labels.</summary>
    public int Count => fileByFrame.Count(file => file is not null);

    /// <summary>Finds the label image of each image; they are read when they are asked for.</summary>
    /// <param name="folder">Folder of the label images.</param>
    /// <param name="images">The images.</param>
    /// <exception cref="SourceException">No such folder, or no label for any image.</exception>
    public static LabelFolder Open(string folder, ImageFolderSource images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (!Directory.Exists(folder))
        {
            throw new SourceException(
                $"labels \"{folder}\": there is no such folder. Name the folder of the label images.");
        }

        LabelFolder labels = new([.. images.Files
            .Select(image => Path.Combine(folder, Path.GetFileNameWithoutExtension(image) + ".png"))
            .Select(label => File.Exists(label) ? label : null)]);
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

        LabelImage.Read(file, size, ids);
        return true;
    }
}
