using OpenCvSharp;

namespace RoadSeg.OpenCv.Sources;

/// <summary>One opened camera or stream, as the capture thread uses it; that thread alone.</summary>
internal interface ICapture : IDisposable
{
    /// <summary>What reads it, with codec or pixel format: <c>FFMPEG h264</c>.</summary>
    string Reader { get; }

    /// <summary>Nominal rate; null when unknown.</summary>
    double? FramesPerSecond { get; }

    /// <summary>True when <see cref="StampMs"/> is the time of the camera or sender.</summary>
    bool HasStamps { get; }

    /// <summary>True when that time is the kernel's monotonic clock, which is also ours.</summary>
    bool HasKernelStamps { get; }

    /// <summary>True when frames may have been gathered before the opening.</summary>
    bool HasBacklog { get; }

    /// <summary>Number of frames of a file that is served over a network; null for what has no end.</summary>
    long? FrameCount { get; }

    /// <summary>Stamp of the grabbed frame in milliseconds.</summary>
    double StampMs { get; }

    /// <summary>Waits for the next frame; false when there is none within the time-out, or at the end.</summary>
    bool Grab();

    /// <summary>Converts the grabbed frame to BGR; false when that cannot be.</summary>
    bool Retrieve(Mat picture);
}
