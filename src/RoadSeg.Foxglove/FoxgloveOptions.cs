using System.Net;
using RoadSeg.Inference;
using RoadSeg.Publishing;
using RoadSeg.Ros.Scenes;
using RoadSeg.Sources;

namespace RoadSeg.Foxglove;

/// <summary>What is served and what its clients may do.</summary>
/// <param name="EndPoint">Where it listens; port 0 takes any that is free.</param>
/// <param name="Source">Where the frames come from.</param>
/// <param name="Model">What labels them.</param>
public sealed record FoxgloveOptions(IPEndPoint EndPoint, SourceDescription Source, ModelInfo Model)
{
    /// <summary>The port that such servers usually have.</summary>
    public const int DefaultPort = 8765;

    /// <summary>What a client must know; null lets everybody on this machine in, and makes one up elsewhere.</summary>
    public string? Token { get; init; }

    /// <summary>Pausing and seeking; null for live sources.</summary>
    public IPlaybackControl? Playback { get; init; }

    /// <summary>The age limit of a live line, which clients may lower; null for recordings.</summary>
    public AgeLimit? AgeLimit { get; init; }

    /// <summary>Since 1970: when a recording's media time was 0, where that is known; else zero.</summary>
    public TimeSpan Epoch { get; init; }

    /// <summary>Names of the coordinate frames.</summary>
    public RosFrames Frames { get; init; } = RosFrames.Default;

    /// <summary>What stands before the topics' names.</summary>
    public string TopicPrefix { get; init; } = RosTopics.DefaultPrefix;

    /// <summary>Clients at once.</summary>
    public int ClientsMax { get; init; } = 16;
}
