using System.Globalization;
using OpenCvSharp;
using RoadSeg.OpenCv.Overlay;
using RoadSeg.Publishing;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Sinks;

/// <summary>
/// The overlay as a video file. H.264 by ffmpeg where it is installed (browsers play it), else what OpenCV can encode.
/// The rate is constant: the source's nominal one, 25 where it has none. Of a recording every frame is written once.
/// A live picture is repeated for the frames that were dropped, so that the video keeps the time of day: its frames
/// lie at their media time to within one frame. Scenes without a new frame are left out.
/// </summary>
public sealed class VideoPublisher : IPublisher
{
    private const double UsualFramesPerSecond = 25;

    // A camera that was away longer leaves a jump and not minutes of one picture.
    private const double FilledGapSecondsMax = 10;

    private static readonly string[] Extensions = [".mp4", ".mkv", ".avi"];

    private readonly IVideoEncoder encoder;
    private readonly OverlayRenderer renderer;
    private readonly double framesPerSecond;
    private readonly bool isLive;
    private TimeSpan? firstMediaTime;
    private long written;
    private long shift;
    private bool hasFailed;

    private VideoPublisher(
        string name, IVideoEncoder encoder, OverlayRenderer renderer, double framesPerSecond, bool isLive)
    {
        Name = name;
        this.encoder = encoder;
        this.renderer = renderer;
        this.framesPerSecond = framesPerSecond;
        this.isLive = isLive;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string? Summary
    {
        get
        {
            string rate = framesPerSecond.ToString("0.##", CultureInfo.InvariantCulture);
            string note = encoder is OpenCvEncoder ? "; install ffmpeg for H.264, which browsers play" : "";
            return FormattableString.Invariant(
                $"{encoder.Format} {renderer.CanvasSize} at {rate} fps, {written} frames{note}");
        }
    }

    /// <summary>Creates the file, never replacing one.</summary>
    /// <param name="name">As the user wrote it.</param>
    /// <param name="path">File ending in .mp4, .mkv or .avi.</param>
    /// <param name="source">Size and rate of the frames to come.</param>
    /// <exception cref="SinkException">Unknown ending, the file exists, or it cannot be created.</exception>
    public static VideoPublisher Open(string name, string path, SourceDescription source) =>
        Open(name, path, source, FfmpegEncoder.IsAvailable);

    internal static VideoPublisher Open(string name, string path, SourceDescription source, bool useFfmpeg)
    {
        ArgumentNullException.ThrowIfNull(source);
        CheckTarget(name, path);
        double rate = source.FramesPerSecond is double stated ? Math.Clamp(stated, 0.1, 240) : UsualFramesPerSecond;
        OverlayRenderer renderer = new(source.Size);
        try
        {
            IVideoEncoder encoder = useFfmpeg
                ? FfmpegEncoder.Start(name, path, renderer.CanvasSize, rate)
                : new OpenCvEncoder(name, path, renderer.CanvasSize, rate);
            return new VideoPublisher(name, encoder, renderer, rate, source.IsLive);
        }
        catch
        {
            renderer.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Publish(in SceneView scene)
    {
        if (scene.IsRepeated)
        {
            return;
        }

        TimeSpan mediaTime = scene.Frame.Stamp.MediaTime;
        firstMediaTime ??= mediaTime;
        int copies = isLive ? CopiesOf(mediaTime - firstMediaTime.Value) : 1;
        if (copies == 0)
        {
            return;
        }

        Mat picture = renderer.Render(scene);
        try
        {
            for (int i = 0; i < copies; i++)
            {
                encoder.Write(picture);
                written++;
            }
        }
        catch (SinkException)
        {
            hasFailed = true;
            throw;
        }
    }

    /// <summary>Completes the file. One that failed before was reported then.</summary>
    /// <exception cref="SinkException">It cannot be completed.</exception>
    public ValueTask DisposeAsync()
    {
        using (encoder)
        using (renderer)
        {
            if (!hasFailed)
            {
                hasFailed = true;
                encoder.Finish();
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Refuses what cannot become a new video file.</summary>
    internal static void CheckTarget(string name, string path)
    {
        string extension = Path.GetExtension(path);
        if (!Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase))
        {
            throw new SinkException(
                $"sink \"{name}\": \"{extension}\" is no video file that can be written; expected "
                + $"{string.Join(", ", Extensions)}. Name it so, for example "
                + $"\"{Path.ChangeExtension(path, ".mp4")}\".");
        }

        SinkTargets.CheckNewFile(name, path);
    }

    // Frames up to the place of this one; the first of them repeats nothing.
    private int CopiesOf(TimeSpan sinceFirst)
    {
        long place = (long)Math.Round(sinceFirst.TotalSeconds * framesPerSecond) - shift;
        long gap = place - written;
        long gapMax = (long)(FilledGapSecondsMax * framesPerSecond);
        if (gap > gapMax)
        {
            shift += gap;
            gap = 0;
        }

        return (int)Math.Max(gap + 1, 0);
    }
}
