using RoadSeg.Calibration;
using RoadSeg.Grid;

namespace RoadSeg;

/// <summary>What a line is to do, beside its source, model and sinks.</summary>
/// <param name="Camera">The camera as its file describes it; null gives no metres and no grid.</param>
/// <param name="Grid">Where the cells of the grid lie.</param>
public sealed record PipelineOptions(CameraInfo? Camera, GridGeometry Grid)
{
    /// <summary>No camera file, the usual grid.</summary>
    public static PipelineOptions Default { get; } = new(null, GridGeometry.Default);
}
