using System.Buffers;
using RoadSeg.Inference;
using RoadSeg.Metrics;
using RoadSeg.Publishing;
using RoadSeg.Sources;

namespace RoadSeg.Web;

/// <summary>What a monitor shows and what its viewers may do.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="Source">Where the frames come from.</param>
/// <param name="Model">What labels them.</param>
/// <param name="Metrics">Counts and durations of the run.</param>
/// <param name="Log">Lines of the log.</param>
public sealed record WebOptions(
    MonitorAddress Address, SourceDescription Source, ModelInfo Model, StageMetrics Metrics, LogTail Log)
{
    /// <summary>What a viewer must know; null lets everybody on this machine in, and makes one up elsewhere.</summary>
    public string? Token { get; init; }

    /// <summary>Pausing and seeking; null for live sources.</summary>
    public IPlaybackControl? Playback { get; init; }

    /// <summary>Recording; null when there is nothing to record to.</summary>
    public IRecordingControl? Recording { get; init; }

    /// <summary>Writes the text that <c>/metrics</c> answers with; null answers that there is none.</summary>
    public Action<IBufferWriter<byte>>? WriteMetrics { get; init; }

    /// <summary>Viewers at once.</summary>
    public int ViewersMax { get; init; } = 16;
}
