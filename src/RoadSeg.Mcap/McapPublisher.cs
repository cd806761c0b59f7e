using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using RoadSeg.Mcap.Compression;
using RoadSeg.Mcap.Writing;
using RoadSeg.Publishing;
using RoadSeg.Regions;
using RoadSeg.Ros;
using RoadSeg.Ros.Scenes;

namespace RoadSeg.Mcap;

/// <summary>
/// The sink <c>mcap:FILE</c>: results as ROS 2 messages in MCAP files, profile <c>ros2</c> (docs/robots.md). Everything
/// up to the last chunk, about a second ago, can be read after the process was killed. One thread at a time.
/// </summary>
public sealed class McapPublisher : IPublisher
{
    private readonly string path;
    private readonly McapOptions options;
    private readonly IScenePictureEncoder? encoder;
    private readonly SceneMessages messages;
    private readonly CdrWriter cdr = new();
    private readonly CdrWriter latched = new();
    private readonly ArrayBufferWriter<byte> picture = new(1 << 20);
    private readonly List<(int Channel, byte[] Message)> latchedMessages = [];
    private readonly int[] channelOf = new int[RosTopics.All.Length];
    private LogRecorder? recorder;

    /// <summary>Checks that it can write there; the file is made with the first scene.</summary>
    /// <param name="name">As the user wrote it.</param>
    /// <param name="path">The file; see <see cref="McapOptions.SplitBytes"/> for the names of several.</param>
    /// <param name="options">What and when.</param>
    /// <param name="encoder">Encodes pictures, where the options ask for some; disposed with this.</param>
    /// <exception cref="SinkException">zstd is wanted and not there, or the folder is not.</exception>
    public McapPublisher(
        string name, string path, McapOptions options, IScenePictureEncoder? encoder)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!options.Pictures.IsEmpty)
        {
            ArgumentNullException.ThrowIfNull(encoder);
        }

        ArgumentException.ThrowIfNullOrEmpty(path);
        Name = name;
        this.path = path;
        this.options = options;
        this.encoder = encoder;
        messages = new SceneMessages(options.Frames, options.WithFigures);
        if (options.IsCompressed && !CanCompress)
        {
            throw new SinkException(
                $"sink \"{name}\": chunks cannot be compressed, for {Zstd.Library} is not there. Install libzstd1, or "
                + "write them as they are with --mcap-compression none.");
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            throw new SinkException(
                $"sink \"{name}\": there is no folder \"{folder}\". Make it, or name another file.");
        }
    }

    /// <summary>Whether the system has zstd.</summary>
    public static bool CanCompress => Zstd.IsAvailable;

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string? Summary => recorder is null
        ? "nothing to write"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{recorder.MessageCount} messages, {recorder.FileCount} {(recorder.FileCount == 1 ? "file" : "files")}, ")
            + string.Create(CultureInfo.InvariantCulture, $"{recorder.ByteCount / 1e6:0.0} MB");

    /// <inheritdoc/>
    public void Publish(in SceneView scene)
    {
        RosTime stamp = options.Clock.StampOf(scene);
        ulong captured = (ulong)Math.Max(0, stamp.TotalNanoseconds);
        ulong time = (ulong)Math.Max(0, options.Clock.TimeOf(scene));
        recorder ??= Begin(scene, stamp);
        foreach (RosTopic topic in RosTopics.All.AsSpan())
        {
            int channel = channelOf[(int)topic.Kind];
            if (topic.IsPerFrame && channel >= 0 && messages.TryWrite(topic.Kind, scene, stamp, cdr))
            {
                recorder.Add(channel, time, captured, cdr.Written);
            }
        }

        if (!scene.IsRepeated)
        {
            foreach (RosTopicKind kind in options.Pictures.AsSpan())
            {
                picture.ResetWrittenCount();
                encoder!.Encode(scene, kind == RosTopicKind.Overlay ? OverlayLook.Usual : null, picture);
                messages.WritePicture(stamp, encoder.MediaType, picture.WrittenSpan, cdr);
                recorder.Add(channelOf[(int)kind], time, captured, cdr.Written);
            }
        }

        if (options.Events is RecordingEvents events)
        {
            recorder.Judge(IsEvent(scene, events.Triggers), time);
        }
    }

    /// <summary>Writes what is left, the indexes and the statistics.</summary>
    public ValueTask DisposeAsync()
    {
        encoder?.Dispose();
        try
        {
            recorder?.Close();
        }
        finally
        {
            recorder?.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private static bool IsEvent(in SceneView scene, RecordingTriggers triggers)
    {
        RecordingTriggers now = scene.Status switch
        {
            SceneStatus.Degraded => RecordingTriggers.Degraded,
            SceneStatus.Stale => RecordingTriggers.Stale,
            _ => RecordingTriggers.None,
        };
        foreach (ref readonly PersonRegion person in scene.People.People)
        {
            now |= RecordingTriggers.Pedestrian;
            now |= person.InPath ? RecordingTriggers.PedestrianInPath : RecordingTriggers.None;
        }

        return (now & triggers) != 0;
    }

    // The first scene tells which topics there will be: a camera without a mount has no metres.
    private LogRecorder Begin(in SceneView scene, RosTime stamp)
    {
        Array.Fill(channelOf, -1);
        ImmutableArray<LogChannel>.Builder channels = ImmutableArray.CreateBuilder<LogChannel>();
        foreach (RosTopic topic in RosTopics.All)
        {
            bool isWritten = topic.Kind switch
            {
                RosTopicKind.Picture or RosTopicKind.Overlay => options.Pictures.Contains(topic.Kind),
                RosTopicKind.ClassMap or RosTopicKind.Labels when !options.WithClassMap => false,
                RosTopicKind.CameraInfo => scene.Camera is not null,
                RosTopicKind.ClassMap => true,
                _ => messages.TryWrite(topic.Kind, scene, stamp, latched),
            };
            if (!isWritten)
            {
                continue;
            }

            ushort id = (ushort)channels.Count;
            channelOf[(int)topic.Kind] = id;
            channels.Add(new LogChannel(id, topic.FullName(options.TopicPrefix), topic.Type, QosProfile.Of(topic.Qos)));
            if (!topic.IsPerFrame)
            {
                latchedMessages.Add((id, latched.Written.ToArray()));
            }
        }

        string version = typeof(McapPublisher).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion;
        LogContents contents = new(
            "RoadSeg " + version, channels.ToImmutable(), options.Attachments, options.Metadata);
        return new LogRecorder(Name, path, contents, options, AddLatched);
    }

    // Their stamps stay those of the first scene: what they say has been so since then.
    private void AddLatched(Chunk chunk, ulong time)
    {
        foreach ((int channel, byte[] message) in latchedMessages)
        {
            chunk.Add(channel, 0, time, time, message);
        }
    }
}
