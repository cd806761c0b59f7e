using System.Buffers;
using System.Collections.Immutable;
using RoadSeg.Foxglove.Clients;
using RoadSeg.Publishing;
using RoadSeg.Ros;
using RoadSeg.Ros.Scenes;

namespace RoadSeg.Foxglove.Channels;

/// <summary>
/// Turns scenes into messages, each once for all clients, and only while somebody is there. Pictures are made only for
/// who asked for them and has room for another. One thread at a time.
/// </summary>
internal sealed class SceneFeed : IDisposable
{
    private readonly ClientList clients;
    private readonly ParameterSet parameters;
    private readonly SceneMessages messages;
    private readonly CaptureClock clock;
    private readonly IScenePictureEncoder encoder;
    private readonly CdrWriter cdr = new();
    private readonly ArrayBufferWriter<byte> picture = new(256 * 1024);
    private long time;

    public SceneFeed(
        FoxgloveOptions options, ClientList clients, ParameterSet parameters, IScenePictureEncoder encoder,
        TimeProvider clock)
    {
        this.clients = clients;
        this.parameters = parameters;
        this.encoder = encoder;
        messages = new SceneMessages(options.Frames, withFigures: true);
        this.clock = options.Source.IsLive ? CaptureClock.ForLive(clock) : CaptureClock.ForRecording(options.Epoch);
        time = options.Epoch.Ticks * TimeSpan.NanosecondsPerTick;
        Channels = [.. RosTopics.All.Select((topic, i) => new Channel(i, topic, options.TopicPrefix))];
    }

    public ImmutableArray<Channel> Channels { get; }

    /// <summary>Time of the newest scene in nanoseconds. Any thread.</summary>
    public long Time => Interlocked.Read(ref time);

    /// <summary>Takes a scene.</summary>
    public void Put(in SceneView scene)
    {
        // Asked for every scene, so that a client that comes late gets times from a clock that has settled.
        RosTime stamp = clock.StampOf(scene);
        long now = clock.TimeOf(scene);
        Interlocked.Exchange(ref time, now);
        if (clients.IsEmpty)
        {
            Forget();
            return;
        }

        foreach (Channel channel in Channels)
        {
            bool isWanted = channel.IsStatic ? !channel.HasNewest
                : !channel.IsCostly || clients.AnyCanTake(channel.Index);
            if (isWanted && TryWrite(channel.Kind, scene, stamp))
            {
                SharedMessage message = channel.Pool.Rent();
                message.Set(cdr.Written, now);
                message.Share();
                channel.Put(message);
                clients.Offer(channel.Index, message);
                message.Release();
            }
        }

        clients.OfferTime(now);
    }

    /// <summary>Lets go of the newest messages.</summary>
    public void Dispose()
    {
        foreach (Channel channel in Channels)
        {
            channel.Put(null);
        }

        encoder.Dispose();
    }

    private bool TryWrite(RosTopicKind kind, in SceneView scene, RosTime stamp)
    {
        switch (kind)
        {
            // A picture without a new frame would be sent as if it were one.
            case RosTopicKind.Picture when scene.IsRepeated:
                return false;
            case RosTopicKind.Picture or RosTopicKind.Overlay:
                picture.ResetWrittenCount();
                encoder.Encode(scene, kind == RosTopicKind.Overlay ? parameters.Look : null, picture);
                messages.WritePicture(stamp, encoder.MediaType, picture.WrittenSpan, cdr);
                return true;
            default:
                return messages.TryWrite(kind, scene, stamp, cdr);
        }
    }

    // Nobody is there: what comes next must not be mistaken for the present.
    private void Forget()
    {
        foreach (Channel channel in Channels)
        {
            if (!channel.IsStatic && channel.HasNewest)
            {
                channel.Put(null);
            }
        }
    }
}
