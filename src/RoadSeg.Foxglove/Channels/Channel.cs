using RoadSeg.Ros;
using RoadSeg.Ros.Scenes;

namespace RoadSeg.Foxglove.Channels;

/// <summary>
/// One topic with its newest message. One writer; readers of any thread.
/// </summary>
/// <param name="index">Place in the list of channels.</param>
/// <param name="topic">The topic.</param>
/// <param name="prefix">What stands before its name.</param>
internal sealed class Channel(int index, RosTopic topic, string prefix)
{
    private readonly Lock gate = new();
    private SharedMessage? newest;

    /// <summary>Place in the list of channels.</summary>
    public int Index => index;

    /// <summary>Number in the protocol, from 1.</summary>
    public uint Id => (uint)index + 1;

    public string Topic { get; } = topic.FullName(prefix);

    public RosTopicKind Kind => topic.Kind;

    public RosType Type => topic.Type;

    /// <summary>True for what does not change during a run.</summary>
    public bool IsStatic => !topic.IsPerFrame;

    /// <inheritdoc cref="RosTopic.IsCostly"/>
    public bool IsCostly => topic.IsCostly;

    public MessagePool Pool { get; } = new();

    public bool HasNewest
    {
        get
        {
            lock (gate)
            {
                return newest is not null;
            }
        }
    }

    /// <summary>The newest message, shared with the caller; null when there is none.</summary>
    public SharedMessage? TakeNewest()
    {
        lock (gate)
        {
            newest?.Share();
            return newest;
        }
    }

    /// <summary>Makes a message the newest, which takes over the caller's hold; null forgets it.</summary>
    public void Put(SharedMessage? message)
    {
        SharedMessage? old;
        lock (gate)
        {
            old = newest;
            newest = message;
        }

        old?.Release();
    }
}
