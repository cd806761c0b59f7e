using RoadSeg.Anonymising;
using RoadSeg.Calibration;
using RoadSeg.Grid;
using RoadSeg.Odometry;
using RoadSeg.Publishing;
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

    /// <summary>
    /// Whether the vehicle's nodding is measured in the pictures and taken out of the projection. Costs some seconds at
    /// the start and some 0.3 ms a frame.
    /// </summary>
    public bool FollowsPitch { get; init; }

    /// <summary>How regions are found.</summary>
    public RegionOptions Regions { get; init; } = new();

    /// <summary>
    /// Age, from the arrival of the frame, beyond which a live source's results are stale. Recordings never age.
    /// </summary>
    public TimeSpan AgeMax
    {
        get => AgeLimit.Most;
        init => AgeLimit = new AgeLimit(value);
    }

    /// <summary>The same limit, for who may lower it while the line runs.</summary>
    public AgeLimit AgeLimit { get; private init; } = new(TimeSpan.FromMilliseconds(500));

    /// <summary>Takes warnings for people, seldom and from any thread; null for silence.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>
    /// Who is made unrecognisable in every frame before any sink sees it; null for nobody. Results do not change.
    /// </summary>
    public AnonymiseOptions? Anonymise { get; init; }

    /// <summary>How the grid is filled.</summary>
    public GridOptions GridFilling { get; init; } = new();

    /// <summary>How people are followed.</summary>
    public TrackingOptions Tracking { get; init; } = new();

    /// <summary>How the ego vehicle moves; null when that is not known.</summary>
    public OdometryTrack? Odometry { get; init; }
}
