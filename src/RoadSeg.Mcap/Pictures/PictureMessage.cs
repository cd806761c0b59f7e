using RoadSeg.Mcap.Reading;
using RoadSeg.Ros;
using RoadSeg.Ros.Messages;

namespace RoadSeg.Mcap.Pictures;

/// <summary>
/// Reads pictures and units of video from messages: sensor_msgs and Foxglove's CompressedVideo from CDR and ROS 1,
/// Foxglove's RawImage, CompressedImage and CompressedVideo from protobuf and JSON.
/// One thread at a time.
/// </summary>
internal sealed class PictureMessage(MessageKind kind, RosWire wire)
{
    private readonly JsonPicture json = new();

    /// <summary>Whether messages are units of video by their type; compressed images may be by their format.</summary>
    public bool IsVideo =>
        kind is MessageKind.RosVideo or MessageKind.ProtobufVideo or MessageKind.JsonVideo;

    /// <summary>What a channel's messages are.</summary>
    /// <returns>None for anything that is no picture.</returns>
    public static MessageKind KindOf(ChannelRecord channel, SchemaRecord? schema) =>
        (channel.Encoding, MessageType.Of(schema)) switch
        {
            ("cdr" or MessageType.Ros1, "sensor_msgs/msg/Image") => MessageKind.RosImage,
            ("cdr" or MessageType.Ros1, "sensor_msgs/msg/CompressedImage") => MessageKind.RosCompressedImage,
            ("cdr" or MessageType.Ros1, "foxglove_msgs/msg/CompressedVideo") => MessageKind.RosVideo,
            ("protobuf", "foxglove.RawImage") => MessageKind.ProtobufImage,
            ("protobuf", "foxglove.CompressedImage") => MessageKind.ProtobufCompressedImage,
            ("protobuf", "foxglove.CompressedVideo") => MessageKind.ProtobufVideo,
            ("json", "foxglove.RawImage") => MessageKind.JsonImage,
            ("json", "foxglove.CompressedImage") => MessageKind.JsonCompressedImage,
            ("json", "foxglove.CompressedVideo") => MessageKind.JsonVideo,
            _ => MessageKind.None,
        };

    /// <summary>Reads one.</summary>
    /// <param name="message">Its bytes; the picture points into them, or into a buffer that is kept.</param>
    /// <exception cref="InvalidDataException">It is broken.</exception>
    public LoggedPicture Read(ReadOnlySpan<byte> message)
    {
        try
        {
            return kind switch
            {
                MessageKind.RosImage => FromRos(ImageMessage.Read(message, wire)),
                MessageKind.RosCompressedImage => FromRos(CompressedImageMessage.Read(message, wire)),
                MessageKind.ProtobufImage => FromProtobuf(message, isFile: false),
                MessageKind.ProtobufCompressedImage => FromProtobuf(message, isFile: true),
                MessageKind.RosVideo => FromRos(CompressedVideoMessage.Read(message, wire)),
                MessageKind.ProtobufVideo => FromProtobufVideo(message),
                _ => json.Read(message, kind != MessageKind.JsonImage),
            };
        }
        catch (RosFormatException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    private static LoggedPicture FromRos(ImageView image) => new()
    {
        Stamp = image.Header.Stamp.TotalNanoseconds,
        FrameId = image.Header.FrameId,
        Encoding = image.Encoding,
        Content = image.Data,
        Width = image.Width,
        Height = image.Height,
        Step = image.Step,
    };

    private static LoggedPicture FromRos(CompressedImageView image) => new()
    {
        Stamp = image.Header.Stamp.TotalNanoseconds,
        FrameId = image.Header.FrameId,
        Encoding = image.Format,
        Content = image.Data,
        IsFile = true,
    };

    private static LoggedPicture FromRos(CompressedVideoView unit) => new()
    {
        Stamp = unit.Stamp.TotalNanoseconds,
        FrameId = unit.FrameId,
        Encoding = unit.Format,
        Content = unit.Data,
        IsFile = true,
    };

    // timestamp 1, frame_id 2, data 3, format 4.
    private static LoggedPicture FromProtobufVideo(ReadOnlySpan<byte> message)
    {
        LoggedPicture picture = new() { IsFile = true };
        ProtobufReader fields = new(message);
        while (fields.Next())
        {
            picture = fields.Field switch
            {
                1 => picture with { Stamp = ProtobufTime(fields.Bytes) },
                2 => picture with { FrameId = fields.Bytes },
                3 => picture with { Content = fields.Bytes },
                4 => picture with { Encoding = fields.Bytes },
                _ => picture,
            };
        }

        return picture;
    }

    // RawImage: timestamp 1, width 2, height 3, encoding 4, step 5, data 6, frame_id 7.
    // CompressedImage: timestamp 1, data 2, format 3, frame_id 4.
    private static LoggedPicture FromProtobuf(ReadOnlySpan<byte> message, bool isFile)
    {
        LoggedPicture picture = new() { IsFile = isFile };
        ProtobufReader fields = new(message);
        while (fields.Next())
        {
            picture = (fields.Field, isFile) switch
            {
                (1, _) => picture with { Stamp = ProtobufTime(fields.Bytes) },
                (2, true) or (6, false) => picture with { Content = fields.Bytes },
                (3, true) or (4, false) => picture with { Encoding = fields.Bytes },
                (4, true) or (7, false) => picture with { FrameId = fields.Bytes },
                (2, false) => picture with { Width = (uint)fields.Number },
                (3, false) => picture with { Height = (uint)fields.Number },
                (5, false) => picture with { Step = (uint)fields.Number },
                _ => picture,
            };
        }

        return picture;
    }

    /// <summary>google.protobuf.Timestamp in nanoseconds.</summary>
    internal static long ProtobufTime(ReadOnlySpan<byte> message)
    {
        const long PerSecond = 1_000_000_000;
        long time = 0;
        ProtobufReader fields = new(message);
        while (fields.Next())
        {
            long value = Math.Clamp((long)fields.Number, 0, int.MaxValue * 4L);
            time += fields.Field == 1 ? value * PerSecond : value;
        }

        return time;
    }
}

/// <summary>How a picture is packed.</summary>
internal enum MessageKind
{
    None,
    RosImage,
    RosCompressedImage,
    ProtobufImage,
    ProtobufCompressedImage,
    JsonImage,
    JsonCompressedImage,
    RosVideo,
    ProtobufVideo,
    JsonVideo,
}
