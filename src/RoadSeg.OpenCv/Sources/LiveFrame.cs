using OpenCvSharp;
using RoadSeg.Geometry;

namespace RoadSeg.OpenCv.Sources;

/// <summary>One picture of a live source with the buffer it lies in; the buffers are used in turn.</summary>
internal sealed class LiveFrame : IDisposable
{
    public Mat Pixels { get; } = new();

    public long FrameId { get; set; }

    /// <summary>When it was there, as a timestamp of the clock: by the kernel's stamp, else by our grab.</summary>
    public long GrabbedAt { get; set; }

    public TimeSpan MediaTime { get; set; }

    public TimeSpan ConvertTime { get; set; }

    public ImageSize Size => new(Pixels.Cols, Pixels.Rows);

    public void Dispose() => Pixels.Dispose();
}
