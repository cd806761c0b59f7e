using System.Globalization;
using OpenCvSharp;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Labels;
using RoadSeg.OpenCv.Native;
using RoadSeg.Publishing;

namespace RoadSeg.OpenCv.Sinks;

/// <summary>
/// Class ids as 8-bit grey PNG at the size of the frames, one file a frame: <c>frame_000308.png</c> is frame 308; 255
/// is ignored. A file appears under its name when it is complete. Scenes without a new frame have none.
/// </summary>
public sealed class MasksPublisher : IPublisher
{
    // Full names: relative ones would be completed anew for every file.
    private readonly string folder;
    private readonly string unfinished;
    private Mat? ids;
    private long written;

    private MasksPublisher(string name, string folder)
    {
        Name = name;
        this.folder = Path.GetFullPath(folder);
        unfinished = Path.Combine(this.folder, ".unfinished.png");
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string? Summary => FormattableString.Invariant($"{written} PNG files");

    /// <summary>Makes the folder, or takes one that is empty.</summary>
    /// <param name="name">As the user wrote it.</param>
    /// <param name="folder">The folder; what it lies in exists.</param>
    /// <exception cref="SinkException">It holds something, or it cannot be made.</exception>
    public static MasksPublisher Open(string name, string folder)
    {
        SinkTargets.MakeEmptyFolder(name, folder);
        return new MasksPublisher(name, folder);
    }

    /// <inheritdoc/>
    public void Publish(in SceneView scene)
    {
        if (scene.IsRepeated)
        {
            return;
        }

        ImageSize size = scene.Frame.Size;
        ids ??= new Mat(size.Height, size.Width, MatType.CV_8UC1, Scalar.Black);
        scene.Segmentation.CopyAtImageSize(MatPixels.Of(ids));
        string path = string.Create(
            CultureInfo.InvariantCulture, $"{folder}/frame_{scene.Frame.Stamp.FrameId:000000}.png");
        try
        {
            LabelImage.WriteNew(path, unfinished, ids);
        }
        catch (IOException e)
        {
            throw new SinkException(FormattableString.Invariant(
                $"sink \"{Name}\" cannot be written after {written} files: {e.Message}"), e);
        }

        written++;
    }

    /// <summary>Nothing is left to complete.</summary>
    public ValueTask DisposeAsync()
    {
        ids?.Dispose();
        ids = null;
        return ValueTask.CompletedTask;
    }
}
