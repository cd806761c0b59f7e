using System.Text;
using RoadSeg.Geometry;
using RoadSeg.Mcap.Pictures;
using RoadSeg.Ros;
using RoadSeg.Ros.Messages;

namespace RoadSeg.Mcap.Reading;

/// <summary>
/// The pose of the ego vehicle from messages: nav_msgs/Odometry from CDR, ROS 1 and JSON; Foxglove's PoseInFrame, which
/// names no frame of its own, from protobuf and JSON.
/// </summary>
internal static class PoseMessage
{
    /// <summary>What odometry is called.</summary>
    public const string Odometry = "nav_msgs/msg/Odometry";

    /// <summary>A pose of anything; taken for odometry where there is no such.</summary>
    public const string Pose = "foxglove.PoseInFrame";

    /// <summary>Which of the two a channel has; null for neither.</summary>
    public static string? TypeOf(ChannelRecord channel, SchemaRecord? schema) =>
        (channel.Encoding, MessageType.Of(schema)) switch
        {
            ("cdr" or MessageType.Ros1 or "json", Odometry) => Odometry,
            ("protobuf" or "json", Pose) => Pose,
            _ => null,
        };

    /// <summary>Reads one; allocates.</summary>
    /// <exception cref="InvalidDataException">It is broken.</exception>
    /// <exception cref="RosFormatException">It is broken.</exception>
    public static OdometryContents Read(ChannelRecord channel, ReadOnlyMemory<byte> message) => channel.Encoding switch
    {
        "json" => JsonContents.Odometry(message),
        "protobuf" => FromProtobuf(message.Span),
        _ => OdometryMessage.Read(message.Span, MessageType.WireOf(channel.Encoding)),
    };

    // timestamp 1, frame_id 2, pose 3 (position 1, orientation 2).
    private static OdometryContents FromProtobuf(ReadOnlySpan<byte> message)
    {
        long stamp = 0;
        string parent = "";
        Span<double> position = stackalloc double[4];
        Span<double> rotation = stackalloc double[4];
        position.Clear();
        rotation.Clear();
        ProtobufReader fields = new(message);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 1: stamp = PictureMessage.ProtobufTime(fields.Bytes); break;
                case 2: parent = Encoding.UTF8.GetString(fields.Bytes); break;
                case 3: ReadPose(fields.Bytes, position, rotation); break;
                default: break;
            }
        }

        return new OdometryContents(
            RosTime.FromNanoseconds(stamp), parent, "", new Vector3D(position[0], position[1], position[2]),
            new UnitQuaternion(rotation[0], rotation[1], rotation[2], rotation[3]), default, default);
    }

    private static void ReadPose(ReadOnlySpan<byte> message, Span<double> position, Span<double> rotation)
    {
        ProtobufReader fields = new(message);
        while (fields.Next())
        {
            if (fields.Field is 1 or 2)
            {
                ProtobufReader.ReadNumbers(fields.Bytes, fields.Field == 1 ? position : rotation);
            }
        }
    }
}
