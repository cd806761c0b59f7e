using OpenCvSharp;
using RoadSeg.Comparing;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Sinks;
using RoadSeg.Publishing;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Comparing;

/// <summary>A video of a comparison: both sides, or where they differ; a picture for every frame.</summary>
public sealed class PairVideo : IDisposable
{
    private const double UsualFramesPerSecond = 25;

    private readonly IVideoEncoder encoder;
    private readonly PairPainter painter;
    private readonly bool ofDifference;

    private PairVideo(IVideoEncoder encoder, PairPainter painter, bool ofDifference)
    {
        this.encoder = encoder;
        this.painter = painter;
        this.ofDifference = ofDifference;
    }

    /// <summary>Creates the file, never replacing one.</summary>
    /// <param name="path">File ending in .mp4, .mkv or .avi.</param>
    /// <param name="source">Rate of the frames to come.</param>
    /// <param name="painter">Draws; stays the caller's.</param>
    /// <param name="ofDifference">Whether it shows the difference instead of both sides.</param>
    /// <exception cref="SinkException">Unknown ending, the file exists, or it cannot be created.</exception>
    public static PairVideo Open(string path, SourceDescription source, PairPainter painter, bool ofDifference)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(painter);
        string name = "video:" + path;
        VideoPublisher.CheckTarget(name, path);
        double rate = source.FramesPerSecond is double stated ? Math.Clamp(stated, 0.1, 240) : UsualFramesPerSecond;
        ImageSize size = ofDifference ? painter.DifferenceSize : painter.PairSize;
        IVideoEncoder encoder = FfmpegEncoder.IsAvailable
            ? FfmpegEncoder.Start(name, path, size, rate)
            : new OpenCvEncoder(name, path, size, rate);
        return new PairVideo(encoder, painter, ofDifference);
    }

    /// <summary>Appends a frame.</summary>
    /// <param name="pixels">The frame, BGR24.</param>
    /// <param name="a">The first side.</param>
    /// <param name="b">The second side.</param>
    /// <param name="names">What they are called.</param>
    /// <param name="frame">How they differ.</param>
    /// <exception cref="SinkException">It cannot be written.</exception>
    public void Write(
        ReadOnlySpan<byte> pixels, SideFrame a, SideFrame b, (string A, string B) names, in FrameDifference frame)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        Mat picture = ofDifference
            ? painter.DrawDifference(pixels, a, b, frame)
            : painter.DrawPair(pixels, a, b, names.A, names.B, frame);
        encoder.Write(picture);
    }

    /// <summary>Completes the file.</summary>
    /// <exception cref="SinkException">It cannot be completed.</exception>
    public void Finish() => encoder.Finish();

    /// <summary>Ends the encoder.</summary>
    public void Dispose() => encoder.Dispose();
}
