using OpenCvSharp;

namespace RoadSeg.OpenCv.Sinks;

/// <summary>Turns pictures into a video file.</summary>
internal interface IVideoEncoder : IDisposable
{
    /// <summary>What it makes, for people: <c>H.264 (libx264)</c>.</summary>
    string Format { get; }

    /// <summary>Appends a picture.</summary>
    /// <param name="picture">BGR24 without gaps between rows; lent for the call.</param>
    /// <exception cref="RoadSeg.Publishing.SinkException">It cannot be written.</exception>
    void Write(Mat picture);

    /// <summary>Completes the file.</summary>
    /// <exception cref="RoadSeg.Publishing.SinkException">It cannot be completed.</exception>
    void Finish();
}
