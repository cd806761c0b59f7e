using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Calibration;
using RoadSeg.Sources;

namespace RoadSeg.Cli;

/// <summary>Points on bright lines of a drive, gathered in stretches.</summary>
internal sealed class DriveLines(CameraInfo lens)
{
    private const int StretchCount = 12;
    private const int FramesPerStretchLive = 40;
    private const int FramesExamined = 360;

    private readonly LaneLinePoints finder = new(
        lens.Size, point => lens.EgoMask.Any(polygon => ImagePolygon.Contains(polygon.AsSpan(), point)));

    private readonly List<List<ImagePoint>> byFrame = [];
    private long number;

    /// <summary>Adds a frame.</summary>
    /// <returns>True when a live source has shown enough.</returns>
    public bool Add(byte[] bgr, SourceDescription source)
    {
        long stride = Math.Max(1, (source.FrameCount ?? 0) / FramesExamined);
        if (number++ % stride == 0)
        {
            List<ImagePoint> points = [];
            finder.AddTo(bgr, points);
            byFrame.Add(points);
        }

        return source.IsLive && byFrame.Count >= StretchCount * FramesPerStretchLive;
    }

    /// <summary>The points of one stretch after the other.</summary>
    public List<List<ImagePoint>> Stretches()
    {
        int count = Math.Min(StretchCount, byFrame.Count);
        List<List<ImagePoint>> stretches = [];
        for (int i = 0; i < count; i++)
        {
            int first = i * byFrame.Count / count;
            int end = (i + 1) * byFrame.Count / count;
            stretches.Add([.. byFrame.Take(first..end).SelectMany(points => points)]);
        }

        return stretches;
    }
}
