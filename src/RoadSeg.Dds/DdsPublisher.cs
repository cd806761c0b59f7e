using System.Buffers;
using RoadSeg.Dds.Cyclone;
using RoadSeg.Publishing;
using RoadSeg.Ros;
using RoadSeg.Ros.Scenes;

namespace RoadSeg.Dds;

/// <summary>
/// The sink <c>ros2</c>: results as ROS 2 topics over DDS, by the system's Cyclone DDS and without ROS
/// (docs/robots.md). Nothing waits for readers: one that is behind gets what is newest. Pictures and class maps are
/// made only while somebody reads them. One thread at a time.
/// </summary>
public sealed class DdsPublisher : IPublisher
{
    // What readers may still take of the last messages, at the end of a run.
    private static readonly TimeSpan FlushPatience = TimeSpan.FromMilliseconds(300);

    private readonly DdsOptions options;
    private readonly IScenePictureEncoder encoder;
    private readonly SceneMessages messages;
    private readonly CycloneDomain domain;
    private readonly List<TopicWriter> writers = [];
    private readonly CdrWriter cdr = new();
    private readonly ArrayBufferWriter<byte> picture = new(256 * 1024);
    private bool isBegun;
    private long sent;
    private long skipped;

    private DdsPublisher(string name, DdsOptions options, IScenePictureEncoder encoder)
    {
        Name = name;
        this.options = options;
        this.encoder = encoder;
        messages = new SceneMessages(options.Frames, withFigures: true);
        domain = CycloneDomain.Join(name, options.Address);
    }

    /// <summary>What is missing on this machine and how it is had, for people; null when nothing is.</summary>
    public static string? WhyNot => CycloneLibrary.WhyNot;

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string? Summary => FormattableString.Invariant($"{sent} messages in domain {options.Address.Domain}")
        + (skipped == 0 ? "" : FormattableString.Invariant($", {skipped} given up for slow readers"));

    /// <summary>Joins the domain and offers the topics.</summary>
    /// <param name="name">As the user wrote it.</param>
    /// <param name="options">What and where.</param>
    /// <param name="encoder">Encodes the camera's pictures and overlays; disposed with this.</param>
    /// <exception cref="SinkException">Cyclone DDS is not there, or refuses.</exception>
    public static DdsPublisher Open(string name, DdsOptions options, IScenePictureEncoder encoder)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(encoder);
        if (WhyNot is string reason)
        {
            throw new SinkException($"sink \"{name}\": {reason}");
        }

        DdsPublisher publisher = new(name, options, encoder);
        try
        {
            foreach (RosTopic topic in RosTopics.Of(options.Camera))
            {
                publisher.writers.Add(new TopicWriter(name, publisher.domain, topic, options.TopicPrefix));
            }

            return publisher;
        }
        catch
        {
            publisher.Close();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Publish(in SceneView scene)
    {
        RosTime stamp = options.Clock.StampOf(scene);
        foreach (TopicWriter writer in writers)
        {
            RosTopic topic = writer.Topic;
            bool isWanted = topic.IsPerFrame ? !topic.IsCostly || writer.HasReaders : !isBegun;
            if (isWanted && TryMake(topic.Kind, scene, stamp))
            {
                bool isSent = writer.TryWrite(cdr.Written);
                sent += isSent ? 1 : 0;
                skipped += isSent ? 0 : 1;
            }
        }

        isBegun = true;
    }

    /// <summary>Lets readers take the last messages for a moment, then leaves the domain.</summary>
    public ValueTask DisposeAsync()
    {
        try
        {
            foreach (TopicWriter writer in writers)
            {
                writer.Flush(FlushPatience);
            }
        }
        finally
        {
            Close();
        }

        return ValueTask.CompletedTask;
    }

    private bool TryMake(RosTopicKind kind, in SceneView scene, RosTime stamp)
    {
        if (kind is not (RosTopicKind.Picture or RosTopicKind.Overlay))
        {
            return messages.TryWrite(kind, scene, stamp, cdr);
        }

        // A picture without a new frame would be taken for one.
        if (scene.IsRepeated)
        {
            return false;
        }

        picture.ResetWrittenCount();
        encoder.Encode(scene, kind == RosTopicKind.Overlay ? OverlayLook.Usual : null, picture);
        messages.WritePicture(stamp, encoder.MediaType, picture.WrittenSpan, cdr);
        return true;
    }

    private void Close()
    {
        foreach (TopicWriter writer in writers)
        {
            writer.Dispose();
        }

        writers.Clear();
        domain.Dispose();
        encoder.Dispose();
    }
}
