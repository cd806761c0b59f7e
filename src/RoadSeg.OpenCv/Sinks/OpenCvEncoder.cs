using OpenCvSharp;
using RoadSeg.Geometry;
using RoadSeg.Publishing;

namespace RoadSeg.OpenCv.Sinks;

/// <summary>
/// What OpenCV itself can encode where ffmpeg with libx264 is not installed: MPEG-4 part 2, or Motion JPEG in AVI.
/// Players play it, most browsers do not.
/// </summary>
internal sealed class OpenCvEncoder : IVideoEncoder
{
    private readonly string name;
    private readonly string path;
    private readonly VideoWriter writer;
    private readonly Mat? padded;
    private readonly Mat? content;

    /// <summary>Creates the file.</summary>
    public OpenCvEncoder(string name, string path, ImageSize size, double framesPerSecond)
    {
        this.name = name;
        this.path = path;
        bool isAvi = Path.GetExtension(path).Equals(".avi", StringComparison.OrdinalIgnoreCase);
        Format = isAvi ? "Motion JPEG (OpenCV)" : "MPEG-4 part 2 (OpenCV)";
        Size even = new((size.Width + 1) / 2 * 2, (size.Height + 1) / 2 * 2);
        if (even != new Size(size.Width, size.Height))
        {
            padded = new Mat(even.Height, even.Width, MatType.CV_8UC3, Scalar.Black);
            content = padded[new Rect(0, 0, size.Width, size.Height)];
        }

        FourCC codec = FourCC.FromString(isAvi ? "MJPG" : "mp4v");
        writer = new VideoWriter(path, VideoCaptureAPIs.FFMPEG, codec, framesPerSecond, even, isColor: true);
        if (!writer.IsOpened())
        {
            Dispose();
            throw new SinkException(
                $"sink \"{name}\" cannot be created: OpenCV cannot encode {Format} into \"{path}\". Install ffmpeg.");
        }
    }

    /// <inheritdoc/>
    public string Format { get; }

    /// <inheritdoc/>
    public void Write(Mat picture)
    {
        if (content is not null)
        {
            picture.CopyTo(content);
        }

        try
        {
            writer.Write(padded ?? picture);
        }
        catch (OpenCVException e)
        {
            throw new SinkException($"sink \"{name}\" cannot be written: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Finish()
    {
        writer.Release();

        // OpenCV says nothing when the disk is full; a file without an index cannot be opened again.
        using VideoCapture check = new(Path.GetFullPath(path), VideoCaptureAPIs.FFMPEG);
        if (!check.IsOpened())
        {
            throw new SinkException(
                $"sink \"{name}\" could not be completed: \"{path}\" cannot be read again. Is the disk full?");
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        writer?.Dispose();
        content?.Dispose();
        padded?.Dispose();
    }
}
