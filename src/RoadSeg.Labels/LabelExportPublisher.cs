using RoadSeg.Geometry;
using RoadSeg.Labels.Outlines;
using RoadSeg.Labels.Writing;
using RoadSeg.Publishing;
using RoadSeg.Sources;

namespace RoadSeg.Labels;

/// <summary>
/// A sink that writes what the network sees as labels for people to correct, with the pictures they belong to. Scenes
/// without a new frame have none.
/// </summary>
public sealed class LabelExportPublisher : IPublisher
{
    private readonly string folder;
    private readonly ExportOptions options;
    private readonly ILabelWriter writer;
    private readonly IPictureFiles files;
    private readonly Func<long, string> stemOf;
    private readonly RegionMap map;
    private readonly SpeckFilter specks;
    private readonly byte[] ids;
    private bool hasFailed;
    private bool isClosed;
    private long written;

    private LabelExportPublisher(
        string folder, ExportOptions options, ILabelWriter writer, IPictureFiles files, Func<long, string> stemOf,
        ImageSize size)
    {
        this.folder = folder;
        this.options = options;
        this.writer = writer;
        this.files = files;
        this.stemOf = stemOf;
        map = new RegionMap(size);
        specks = new SpeckFilter(size);
        ids = new byte[size.PixelCount];
        Name = $"export:{folder}";
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string? Summary => FormattableString.Invariant($"labels of {written} frames");

    /// <summary>Frames written so far.</summary>
    public long Written => written;

    /// <summary>Makes the folder, or takes one that is empty.</summary>
    /// <param name="folder">New or empty.</param>
    /// <param name="source">Size of the frames, and the camera's id.</param>
    /// <param name="names">What classes are called.</param>
    /// <param name="options">Format, tolerance, which frames.</param>
    /// <param name="files">Writes the pictures; stays the caller's.</param>
    /// <param name="stemOf">Name of a frame's files without ending; null for <c>frame_NNNNNN</c>.</param>
    /// <exception cref="SinkException">The folder holds something, or cannot be made.</exception>
    /// <exception cref="ArgumentException">A class has no label in the format.</exception>
    public static LabelExportPublisher Open(
        string folder, SourceDescription source, LabelNames names, ExportOptions options, IPictureFiles files,
        Func<long, string>? stemOf = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        folder = Path.GetFullPath(folder);
        MakeEmpty(folder);
        stemOf ??= frame => FormattableString.Invariant($"frame_{frame:000000}");
        try
        {
            ILabelWriter writer = WriterOf(folder, source, names, options, files);
            stemOf = writer is CityscapesWriter city ? city.StemOf : stemOf;
            return new LabelExportPublisher(folder, options, writer, files, stemOf, source.Size);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SinkException($"labels \"{folder}\" cannot be written: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Publish(in SceneView scene)
    {
        long frame = scene.Frame.Stamp.FrameId;
        if (scene.IsRepeated || frame % options.Every != 0)
        {
            return;
        }

        scene.Segmentation.CopyAtImageSize(ids);
        specks.Run(ids, options.AreaMinPixels);
        if (writer.NeedsRegions)
        {
            map.Find(ids);
            map.Outline(options.TolerancePixels);
        }

        string stem = stemOf(frame);
        try
        {
            if (options.PictureEnding is string ending)
            {
                string picture = Path.Combine(folder, writer.PictureOf(stem, ending));
                Directory.CreateDirectory(Path.GetDirectoryName(picture)!);
                files.WriteColour(picture, scene.Frame.Size, scene.Frame.Pixels);
            }

            writer.Write(new LabelFrame(frame, stem, ids, map));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            hasFailed = true;
            throw new SinkException(FormattableString.Invariant(
                $"sink \"{Name}\" cannot be written after {written} frames: {e.Message}"), e);
        }

        written++;
    }

    /// <summary>Completes the files that all frames share; after a failure they keep the ending .unfinished.</summary>
    /// <exception cref="SinkException">They cannot be written.</exception>
    public ValueTask DisposeAsync()
    {
        if (isClosed)
        {
            return ValueTask.CompletedTask;
        }

        isClosed = true;
        try
        {
            if (!hasFailed)
            {
                writer.Finish();
            }

            writer.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SinkException($"sink \"{Name}\" cannot be finished: {e.Message}", e);
        }

        return ValueTask.CompletedTask;
    }

    private static ILabelWriter WriterOf(
        string folder, SourceDescription source, LabelNames names, ExportOptions options, IPictureFiles files) =>
        options.Format switch
        {
            LabelFormat.Coco => new CocoWriter(folder, names, options),
            LabelFormat.CocoPanoptic => new PanopticWriter(folder, names, options, files),
            LabelFormat.Cvat => new CvatWriter(folder, names, options),
            LabelFormat.Labelme => new LabelmeWriter(folder, names, options, files),
            LabelFormat.Cityscapes => new CityscapesWriter(folder, source.CameraId, names, files),
            _ => new MasksWriter(folder, files),
        };

    private static void MakeEmpty(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            if (Directory.EnumerateFileSystemEntries(folder).Any())
            {
                throw new SinkException(
                    $"labels \"{folder}\": the folder is not empty. Name a new one, or empty it: nothing is "
                    + "overwritten.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SinkException($"labels \"{folder}\": the folder cannot be made: {e.Message}", e);
        }
    }
}
