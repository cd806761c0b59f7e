using System.Collections.Immutable;
using System.Reflection;
using RoadSeg.Inference;
using RoadSeg.Mcap;
using RoadSeg.OpenCv.Pictures;
using RoadSeg.Publishing;
using RoadSeg.Ros.Scenes;
using RoadSeg.Sources;

namespace RoadSeg.Cli;

/// <summary>What <c>--out mcap:</c> needs beside its file. One for each camera.</summary>
internal sealed class LogSetup(LogArguments arguments, ModelInfo model, TimeProvider clock)
{
    /// <summary>Names of the coordinate frames, of logs and of all other sinks.</summary>
    public RosFrames Frames => arguments.Frames;

    /// <summary>The camera file; null without one.</summary>
    public string? CameraFile { get; init; }

    /// <summary>The model's card, or its network with the card beside it.</summary>
    public required string ModelFile { get; init; }

    /// <summary>Whether latency and rate mean something: not in a recording as fast as it goes.</summary>
    public bool WithFigures { get; init; }

    /// <summary>Takes one line for people.</summary>
    public Action<string> Warn { get; init; } = static _ => { };

    /// <summary>Opens the sink.</summary>
    public IPublisher Open(string target, SourceDescription source, bool overwrite, Action<string> tell)
    {
        // Split logs get numbers of their own.
        bool isOneFile = arguments is { Split: { Bytes: null, Time: null }, Events: null };
        string path = isOneFile ? FreeNames.File(target, overwrite, tell) : target;
        bool isCompressed = arguments.Compression == "zstd"
            || (arguments.Compression == "auto" && McapPublisher.CanCompress);
        if (arguments.Compression == "auto" && !isCompressed)
        {
            Warn($"\"mcap:{path}\" is not compressed: the system has no zstd (Debian: libzstd1).");
        }

        McapOptions options = new()
        {
            Clock = CaptureClock.Of(source, clock),
            Frames = arguments.Frames,
            IsCompressed = isCompressed,
            SplitBytes = arguments.Split.Bytes,
            SplitTime = arguments.Split.Time,
            Events = arguments.Events,
            Pictures = Pictures(),
            WithClassMap = arguments.WithClasses,
            WithFigures = WithFigures,
            Attachments = Attachments(),
            Metadata = Metadata(source),
            Overwrites = overwrite,
            Warn = Warn,
        };
        SceneJpeg? encoder = options.Pictures.IsEmpty ? null : SceneJpeg.ForPrograms(source.Size);
        return new McapPublisher($"mcap:{path}", path, options, encoder);
    }

    private ImmutableArray<RosTopicKind> Pictures() =>
    [
        .. arguments.WithSource ? [RosTopicKind.Picture] : ImmutableArray<RosTopicKind>.Empty,
        .. arguments.WithOverlay ? [RosTopicKind.Overlay] : ImmutableArray<RosTopicKind>.Empty,
    ];

    private ImmutableArray<LogAttachment> Attachments()
    {
        string card = Path.ChangeExtension(ModelFile, ".json");
        List<LogAttachment> attachments = [];
        if (CameraFile is not null)
        {
            attachments.Add(new LogAttachment("camera.yaml", "application/yaml", File.ReadAllBytes(CameraFile)));
        }

        if (File.Exists(card))
        {
            attachments.Add(new LogAttachment("model.json", "application/json", File.ReadAllBytes(card)));
        }

        return [.. attachments];
    }

    private ImmutableArray<KeyValuePair<string, string>> Metadata(SourceDescription source) =>
    [
        new("version", typeof(LogSetup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion),
        new("source", source.Name),
        new("camera", source.CameraId),
        new("size", source.Size.ToString()),
        new("model", model.Card.Name),
        new("model_sha256", model.Card.Sha256),
    ];
}
