using System.Text;
using System.Text.Json.Nodes;
using RoadSeg.Geometry;
using RoadSeg.Ros;
using RoadSeg.Ros.Messages;
using RoadSeg.Ros.Tests.Support;

namespace RoadSeg.Mcap.Tests.Support;

/// <summary>Logs that the other writer makes of messages.</summary>
internal sealed class OtherLog
{
    private readonly JsonArray channels = [];
    private readonly JsonArray messages = [];

    public const long StartNanoseconds = 5_000_000_000;

    public static readonly ImageSize Size = new(6, 4);

    /// <summary>Adds a channel.</summary>
    /// <returns>Its number.</returns>
    public int Channel(string topic, string schema, string encoding, string schemaEncoding = "", string definition = "")
    {
        channels.Add(new JsonObject
        {
            ["topic"] = topic,
            ["schema"] = schema,
            ["encoding"] = encoding,
            ["schemaEncoding"] = schemaEncoding,
            ["definition"] = definition,
        });
        return channels.Count - 1;
    }

    public int Channel(string topic, RosType type) =>
        Channel(topic, type.Name, RosType.MessageEncoding, RosType.SchemaEncoding, type.Definition);

    public void Add(int channel, long nanoseconds, ReadOnlySpan<byte> message) => messages.Add(new JsonObject
    {
        ["channel"] = channel,
        ["time"] = nanoseconds.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["data"] = NodeScript.Base64(message),
    });

    /// <summary>Adds a message that the other writer encodes by the channel's definition.</summary>
    public void Add(int channel, long nanoseconds, JsonObject value) => messages.Add(new JsonObject
    {
        ["channel"] = channel,
        ["time"] = nanoseconds.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["value"] = value,
    });

    public Task WriteAsync(string path, string compression = "", JsonObject? options = null) =>
        NodeScript.AskAsync("mcap.mjs", Logs.Package, new JsonObject
        {
            ["ask"] = "write",
            ["path"] = path,
            ["compression"] = compression,
            ["options"] = options ?? [],
            ["channels"] = channels.DeepClone(),
            ["messages"] = messages.DeepClone(),
        });

    /// <summary>A log of so many pictures of one value, ten a second from second 5, and something else between.</summary>
    public static OtherLog OfPictures(int count, string topic = "/cam/image_raw", bool isOfOdometryToo = true)
    {
        OtherLog log = new();
        int pictures = log.Channel(topic, RosTypes.Image);
        int odometry = isOfOdometryToo ? log.Channel("/odom", RosTypes.Odometry) : -1;
        for (int i = 0; i < count; i++)
        {
            long time = StartNanoseconds + (i * 100_000_000L);
            log.Add(pictures, time + 20_000_000, Image(time, "bgr8", 3, (byte)i));
            if (isOfOdometryToo)
            {
                log.Add(odometry, time, Odometry(time));
            }
        }

        return log;
    }

    public static byte[] Image(long nanoseconds, string encoding, int pixelBytes, byte value)
    {
        byte[] data = new byte[Size.PixelCount * pixelBytes];
        data.AsSpan().Fill(value);
        return Image(nanoseconds, encoding, data);
    }

    public static byte[] Image(long nanoseconds, string encoding, byte[] data) => Written(cdr => ImageMessage.Write(
        cdr, Header(nanoseconds), Size, Encoding.ASCII.GetBytes(encoding), data));

    public static byte[] Compressed(long nanoseconds, byte[] file) =>
        Written(cdr => CompressedImageMessage.Write(cdr, Header(nanoseconds), "jpeg"u8, file));

    public static byte[] Odometry(long nanoseconds) => Written(cdr => OdometryMessage.Write(
        cdr, new OdometryContents(
            RosTime.FromNanoseconds(nanoseconds), "odom", "base_link", default, UnitQuaternion.Identity, default,
            default)));

    public static byte[] Written(Action<CdrWriter> write)
    {
        CdrWriter cdr = new();
        write(cdr);
        return cdr.Written.ToArray();
    }

    public static RosHeader Header(long nanoseconds, string frame = "optical") =>
        new(RosTime.FromNanoseconds(nanoseconds), frame);
}
