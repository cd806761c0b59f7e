using System.Collections.Immutable;
using RoadSeg.Ros.Scenes;

namespace RoadSeg.Mcap;

/// <summary>How a log is written.</summary>
public sealed record McapOptions
{
    /// <summary>Names of the coordinate frames.</summary>
    public RosFrames Frames { get; init; } = RosFrames.Default;

    /// <summary>What stands before the topics' names.</summary>
    public string TopicPrefix { get; init; } = RosTopics.DefaultPrefix;

    /// <summary>Capture times of the frames; its own.</summary>
    public required CaptureClock Clock { get; init; }

    /// <summary>
    /// Diagnostics say latency and rate: live, or played at a pace. False makes replays the same bytes.
    /// </summary>
    public bool WithFigures { get; init; }

    /// <summary>Which of the two kinds of pictures are written; they need an encoder.</summary>
    public ImmutableArray<RosTopicKind> Pictures { get; init; } = [];

    /// <summary>Whether class maps are written.</summary>
    public bool WithClassMap { get; init; }

    /// <summary>Chunks are compressed with zstd, which <see cref="McapPublisher.CanCompress"/> must allow.</summary>
    public bool IsCompressed { get; init; } = true;

    /// <summary>A new file is begun when this one is at least so long, bytes; null for one file.</summary>
    public long? SplitBytes { get; init; }

    /// <summary>A new file is begun when this one spans at least so much; null for one file.</summary>
    public TimeSpan? SplitTime { get; init; }

    /// <summary>Files that exist are replaced; else they are an error.</summary>
    public bool Overwrites { get; init; }

    /// <summary>What is recorded; null for everything.</summary>
    public RecordingEvents? Events { get; init; }

    /// <summary>Files inside each file: the camera file, the model card.</summary>
    public ImmutableArray<LogAttachment> Attachments { get; init; } = [];

    /// <summary>Keys and values about the run; nothing of the wall clock.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>Takes one line for people. Any thread.</summary>
    public Action<string> Warn { get; init; } = static _ => { };
}

/// <summary>When to record.</summary>
/// <param name="Triggers">What happens then.</param>
/// <param name="Pre">At least so much before it is in the file.</param>
/// <param name="Post">At least so much after it is.</param>
public sealed record RecordingEvents(RecordingTriggers Triggers, TimeSpan Pre, TimeSpan Post);

/// <summary>What starts a recording.</summary>
[Flags]
public enum RecordingTriggers
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A pedestrian or cyclist in the path.</summary>
    PedestrianInPath = 1,

    /// <summary>A pedestrian or cyclist anywhere.</summary>
    Pedestrian = 2,

    /// <summary>A degraded result.</summary>
    Degraded = 4,

    /// <summary>A stale result.</summary>
    Stale = 8,
}
