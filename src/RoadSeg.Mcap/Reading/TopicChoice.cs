using System.Globalization;
using RoadSeg.Mcap.Pictures;
using RoadSeg.Sources;

namespace RoadSeg.Mcap.Reading;

/// <summary>Which channel of a log has the pictures.</summary>
internal static class TopicChoice
{
    // What is looked through in a log without an index to find its topics.
    private const int ChunksMax = 64;
    private const int MessagesMax = 20_000;

    /// <summary>The topic asked for, or the only one.</summary>
    /// <exception cref="SourceException">There is none, or there are several.</exception>
    /// <exception cref="NotSupportedException">Its chunks cannot be decompressed here.</exception>
    public static ChannelRecord Choose(LogReader reader, string name, LogName log)
    {
        Learn(reader);
        ChannelRecord[] pictures = [.. reader.Channels.Values.Where(c => IsPicture(reader, c)).OrderBy(c => c.Topic)];
        if (log.Topic is string topic)
        {
            return Array.Find(pictures, c => c.Topic == topic) ?? throw NotThere(reader, name, topic, pictures);
        }

        ChannelRecord[] filled = [.. pictures.Where(c => reader.CountOf(c.Id) != 0)];
        return filled.Length switch
        {
            1 => filled[0],
            0 => throw new SourceException(
                $"source \"{name}\" has no pictures that are read: expected a topic of sensor_msgs/msg/Image or "
                + "CompressedImage or foxglove_msgs/msg/CompressedVideo (cdr, ros1), or foxglove.RawImage, "
                + "CompressedImage or CompressedVideo (protobuf, json). It has "
                + $"{ListOf(reader, reader.Channels.Values)}."),
            _ => throw new SourceException(
                $"source \"{name}\" has pictures on several topics: {ListOf(reader, filled)}. Choose one: "
                + $"'{log.Path}?topic={filled[0].Topic}'."),
        };
    }

    /// <summary>Looks through the beginning of a log that does not list its topics.</summary>
    public static void Learn(LogReader reader)
    {
        bool isListed = reader.NoIndexReason is null && reader.Channels.Count > 0
            && reader.Channels.Values.All(c => c.SchemaId == 0 || reader.Schemas.ContainsKey(c.SchemaId));
        if (!isListed)
        {
            LookThrough(reader);
        }
    }

    private static bool IsPicture(LogReader reader, ChannelRecord channel) =>
        PictureMessage.KindOf(channel, reader.Schemas.GetValueOrDefault(channel.SchemaId)) != MessageKind.None;

    private static SourceException NotThere(
        LogReader reader, string name, string topic, ChannelRecord[] pictures)
    {
        ChannelRecord? other = reader.Channels.Values.FirstOrDefault(c => c.Topic == topic);
        string? type = other is null ? null : reader.Schemas.GetValueOrDefault(other.SchemaId)?.Name ?? "no type";
        string what = type is null ? "is not there" : $"has no pictures but {type} ({other!.Encoding})";
        string choice = pictures.Length == 0 ? "It has no topic with pictures"
            : $"Choose one of {ListOf(reader, pictures)}";
        return new SourceException($"source \"{name}\": the topic \"{topic}\" {what}. {choice}.");
    }

    private static string ListOf(LogReader reader, IEnumerable<ChannelRecord> channels)
    {
        const int ShownMax = 20;
        ChannelRecord[] all = [.. channels.OrderBy(c => c.Topic, StringComparer.Ordinal)];
        string list = string.Join(", ", all.Take(ShownMax).Select(c =>
        {
            string type = reader.Schemas.GetValueOrDefault(c.SchemaId)?.Name ?? "no type";
            string count = reader.CountOf(c.Id) is long n
                ? string.Create(CultureInfo.InvariantCulture, $", {n} messages")
                : "";
            return $"\"{c.Topic}\" ({type}{count})";
        }));
        return all.Length == 0 ? "no topics"
            : all.Length <= ShownMax ? list
            : string.Create(CultureInfo.InvariantCulture, $"{list} and {all.Length - ShownMax} more");
    }

    private static void LookThrough(LogReader reader)
    {
        for (int i = 0; i < MessagesMax && reader.ChunksRead <= ChunksMax && reader.TryRead(out _); i++)
        {
        }

        reader.Rewind();
    }
}
