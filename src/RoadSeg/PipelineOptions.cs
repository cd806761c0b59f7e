using RoadSeg.Calibration;
using RoadSeg.Grid;
using RoadSeg.Odometry;
using RoadSeg.Regions;
using RoadSeg.Tracking;

namespace RoadSeg;

/// <summary>What a line is to do, beside its source, model and sinks.</summary>
/// <param name="Camera">The camera as its file describes it; null gives no metres and no grid.</param>
/// <param name="Grid">Where the cells of the grid lie.</param>
public sealed record PipelineOptions(CameraInfo? Camera, GridGeometry Grid)
{
    /// <summary>No camera file, the usual grid.</summary>
    public static PipelineOptions Default { get; } = new(null, GridGeometry.Default);

    /// <summary>
    /// Frames in the network at once, at least 1. More than one trades the latency of each frame for frames per second
    /// and is for recordings: a live source, which needs its newest frame soonest, always has one. Order and results
    /// are the same with any number.
    /// </summary>
    public int FramesInFlight { get; init; } = 1;

    /// <summary>How regions are found.</summary>
    public RegionOptions Regions { get; init; } = new();

    /// <summary>
    /// Age, from the arrival of the frame, beyond which a live source's results are stale. Recordings never age.
    /// </summary>
    public TimeSpan AgeMax { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Takes warnings for people, seldom and from any thread; null for silence.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>How the grid is filled.</summary>
    public GridOptions GridFilling { get; init; } = new();

    /// <summary>How people are followed.</summary>
    public TrackingOptions Tracking { get; init; } = new();

    /// <summary>How the ego vehicle moves; null when that is not known.</summary>
    public OdometryTrack? Odometry { get; init; }
}
