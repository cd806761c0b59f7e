using System.Text;
using RoadSeg.Geometry;
using RoadSeg.Mcap.Pictures;
using RoadSeg.Ros;
using RoadSeg.Ros.Messages;

namespace RoadSeg.Mcap.Reading;

/// <summary>
/// The transforms of a log, the newest of each child: tf2_msgs/TFMessage from CDR, ROS 1 and JSON, Foxglove's
/// FrameTransform and FrameTransforms from protobuf and JSON.
/// </summary>
internal sealed class TransformTree(LogReader reader)
{
    private const int DepthMax = 32;
    private const int FramesMax = 4096;

    private readonly Dictionary<string, StampedTransform> byChild = new(StringComparer.Ordinal);

    /// <summary>Whether a channel has transforms.</summary>
    public bool IsWanted(ushort channel) => TypeOf(channel) is not null;

    /// <summary>Takes the transforms of a message.</summary>
    /// <exception cref="InvalidDataException">It is broken.</exception>
    public void Take(LogMessage message)
    {
        string? type = TypeOf(message.Channel);
        string encoding = type is null ? "" : reader.Channels[message.Channel].Encoding;
        if (encoding == "json")
        {
            Array.ForEach(JsonContents.Transforms(message.Payload), Take);
            return;
        }

        switch (type)
        {
            case "tf2_msgs/msg/TFMessage":
                foreach (StampedTransform transform in TransformMessage.Read(
                    message.Payload.Span, MessageType.WireOf(encoding)))
                {
                    Take(transform);
                }

                break;
            case "foxglove.FrameTransform":
                Take(FromProtobuf(message.Payload.Span));
                break;
            case "foxglove.FrameTransforms":
                ProtobufReader fields = new(message.Payload.Span);
                while (fields.Next())
                {
                    Take(FromProtobuf(fields.Bytes));
                }

                break;
            default:
                break;
        }
    }

    /// <summary>The transform between two frames, where the one stands above the other in the tree.</summary>
    /// <param name="target">The frame above.</param>
    /// <param name="source">The frame below.</param>
    /// <param name="translation">Origin of the source in the target, metres.</param>
    /// <param name="rotation">targetFromSource.</param>
    public bool TryFind(string target, string source, out Vector3D translation, out UnitQuaternion rotation)
    {
        translation = default;
        rotation = UnitQuaternion.Identity;
        string frame = source;
        for (int depth = 0; depth < DepthMax; depth++)
        {
            if (frame == target)
            {
                return true;
            }

            if (!byChild.TryGetValue(frame, out StampedTransform step))
            {
                return false;
            }

            translation = step.Rotation.Apply(translation) + step.Translation;
            rotation = step.Rotation.Compose(rotation);
            frame = step.Parent;
        }

        return false;
    }

    private string? TypeOf(ushort channel)
    {
        if (!reader.Channels.TryGetValue(channel, out ChannelRecord? record))
        {
            return null;
        }

        string type = MessageType.Of(reader.Schemas.GetValueOrDefault(record.SchemaId));
        return (record.Encoding, type) is ("cdr" or MessageType.Ros1 or "json", "tf2_msgs/msg/TFMessage")
            or ("protobuf" or "json", "foxglove.FrameTransform" or "foxglove.FrameTransforms") ? type : null;
    }

    // Old logs have a slash before the names.
    private void Take(StampedTransform transform)
    {
        double length = Math.Sqrt(
            (transform.Rotation.X * transform.Rotation.X) + (transform.Rotation.Y * transform.Rotation.Y)
            + (transform.Rotation.Z * transform.Rotation.Z) + (transform.Rotation.W * transform.Rotation.W));
        bool isRotation = length is > 0.99 and < 1.01;
        if (isRotation && byChild.Count < FramesMax)
        {
            byChild[transform.Child.TrimStart('/')] = transform with { Parent = transform.Parent.TrimStart('/') };
        }
    }

    // timestamp 1, parent_frame_id 2, child_frame_id 3, translation 4 (x, y, z), rotation 5 (x, y, z, w).
    private static StampedTransform FromProtobuf(ReadOnlySpan<byte> message)
    {
        string parent = "";
        string child = "";
        Span<double> translation = stackalloc double[4];
        Span<double> rotation = stackalloc double[4];
        translation.Clear();
        rotation.Clear();
        ProtobufReader fields = new(message);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 2: parent = Encoding.UTF8.GetString(fields.Bytes); break;
                case 3: child = Encoding.UTF8.GetString(fields.Bytes); break;
                case 4: ProtobufReader.ReadNumbers(fields.Bytes, translation); break;
                case 5: ProtobufReader.ReadNumbers(fields.Bytes, rotation); break;
                default: break;
            }
        }

        return new StampedTransform(
            default, parent, child, new Vector3D(translation[0], translation[1], translation[2]),
            new UnitQuaternion(rotation[0], rotation[1], rotation[2], rotation[3]));
    }
}
