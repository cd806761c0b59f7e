using RoadSeg.Mcap.Pictures;
using RoadSeg.Ros;
using RoadSeg.Ros.Messages;

namespace RoadSeg.Mcap.Reading;

/// <summary>
/// Finds the camera of a topic of pictures: <c>camera_info</c> beside it, or the only one in the log. CameraInfo from
/// CDR, ROS 1 and JSON, Foxglove's CameraCalibration from protobuf and JSON.
/// </summary>
internal sealed class CameraMessage(LogReader reader, string pictureTopic)
{
    private const int IntrinsicsCount = 9;
    private const int DistortionMax = 64;

    /// <summary>The first one found.</summary>
    public CalibrationContents? Contents { get; private set; }

    /// <summary>Whether it may be on a channel.</summary>
    public bool IsWanted(ushort channel) => Contents is null && IsChosen(channel);

    /// <summary>Takes the first message of the chosen channel.</summary>
    /// <exception cref="InvalidDataException">It is broken.</exception>
    public void Take(LogMessage message)
    {
        if (!IsWanted(message.Channel))
        {
            return;
        }

        string encoding = reader.Channels[message.Channel].Encoding;
        Contents = encoding switch
        {
            RosType.MessageEncoding or MessageType.Ros1 =>
                CalibrationMessage.Read(message.Payload.Span, MessageType.WireOf(encoding)),
            "json" => JsonContents.Camera(message.Payload),
            _ => FromProtobuf(message.Payload.Span),
        };
    }

    private bool IsChosen(ushort channel)
    {
        if (!IsCamera(channel))
        {
            return false;
        }

        ushort[] all = [.. reader.Channels.Keys.Where(IsCamera)];
        return all.Length == 1 || IsBeside(reader.Channels[channel].Topic);
    }

    private bool IsCamera(ushort channel)
    {
        if (!reader.Channels.TryGetValue(channel, out ChannelRecord? record))
        {
            return false;
        }

        string type = MessageType.Of(reader.Schemas.GetValueOrDefault(record.SchemaId));
        return (record.Encoding, type) is ("cdr" or MessageType.Ros1 or "json", "sensor_msgs/msg/CameraInfo")
            or ("protobuf" or "json", "foxglove.CameraCalibration");
    }

    // image_raw/compressed is a transport of image_raw; both have camera_info beside them.
    private bool IsBeside(string topic)
    {
        string pictures = pictureTopic.EndsWith("/compressed", StringComparison.Ordinal)
            ? pictureTopic[..pictureTopic.LastIndexOf('/')]
            : pictureTopic;
        return FolderOf(topic) == FolderOf(pictures);
    }

    private static string FolderOf(string topic) => topic[..Math.Max(topic.LastIndexOf('/'), 0)];

    // timestamp 1, width 2, height 3, distortion_model 4, D 5, K 6, R 7, P 8, frame_id 9.
    private static CalibrationContents FromProtobuf(ReadOnlySpan<byte> message)
    {
        List<double> distortion = [];
        List<double> intrinsics = [];
        string model = "";
        string frame = "";
        uint width = 0;
        uint height = 0;
        ProtobufReader fields = new(message);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 2: width = (uint)fields.Number; break;
                case 3: height = (uint)fields.Number; break;
                case 4: model = System.Text.Encoding.UTF8.GetString(fields.Bytes); break;
                case 5: Add(distortion, fields, DistortionMax); break;
                case 6: Add(intrinsics, fields, IntrinsicsCount); break;
                case 9: frame = System.Text.Encoding.UTF8.GetString(fields.Bytes); break;
                default: break;
            }
        }

        return intrinsics.Count == IntrinsicsCount
            ? new CalibrationContents(default, frame, width, height, model, [.. distortion], [.. intrinsics])
            : throw new InvalidDataException(FormattableString.Invariant(
                $"a camera with {intrinsics.Count} intrinsics: expected {IntrinsicsCount}"));
    }

    // Packed, or one field for each.
    private static void Add(List<double> list, ProtobufReader field, int countMax)
    {
        if (field.Bytes.IsEmpty)
        {
            list.Add(field.Double);
        }

        for (int i = 0; i + sizeof(double) <= field.Bytes.Length; i += sizeof(double))
        {
            list.Add(BitConverter.ToDouble(field.Bytes[i..]));
        }

        if (list.Count > countMax)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"{list.Count} numbers of a camera: expected at most {countMax}"));
        }
    }
}
