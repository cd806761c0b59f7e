using RoadSeg.Calibration;
using RoadSeg.Ros.Scenes;

namespace RoadSeg.Dds;

/// <summary>What is published and where.</summary>
/// <param name="Address">Domain and network.</param>
/// <param name="Clock">Capture times of the frames; its own.</param>
public sealed record DdsOptions(DdsAddress Address, CaptureClock Clock)
{
    /// <summary>The camera; topics that need one, or its mount, are left out without.</summary>
    public CameraInfo? Camera { get; init; }

    /// <summary>Names of the coordinate frames.</summary>
    public RosFrames Frames { get; init; } = RosFrames.Default;

    /// <summary>What stands before the topics' names.</summary>
    public string TopicPrefix { get; init; } = RosTopics.DefaultPrefix;
}
