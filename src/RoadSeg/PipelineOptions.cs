using RoadSeg.Calibration;
using RoadSeg.Grid;
using RoadSeg.Regions;

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

    /// <summary>How the grid is filled.</summary>
    public GridOptions GridFilling { get; init; } = new();
}
