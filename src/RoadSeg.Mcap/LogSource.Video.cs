using System.Text;
using RoadSeg.Mcap.Reading;
using RoadSeg.Mcap.Video;
using RoadSeg.Sources;

namespace RoadSeg.Mcap;

/// <content>Video: what the topic's first message says it is, and the keyframe that a seek begins with.</content>
public sealed partial class LogSource
{
    // Null for a topic of pictures.
    private VideoTrack? OpenVideo(string name, LogSourceOptions options, string format)
    {
        VideoCodec? codec = VideoUnit.CodecOf(Encoding.UTF8.GetBytes(format));
        if (codec is null && !pictures.IsVideo)
        {
            return null;
        }

        if (codec is null || options.OpenVideo is null)
        {
            throw new SourceException(
                $"source \"{name}\": the video on \"{channel.Topic}\" is \"{format}\", which is not read"
                + (codec is null ? ": expected h264 or h265." : " here: there is no decoder.")
                + " Choose another topic, or write the log anew with pictures.");
        }

        return new VideoTrack(TryReadMessage, pictures, codec.Value, options.OpenVideo(codec.Value), CountBroken);
    }

    private string FirstEncoding()
    {
        string? format = null;
        while (format is null && TryReadMessage(out LogMessage message))
        {
            try
            {
                format = Encoding.UTF8.GetString(pictures.Read(message.Payload.Span).Encoding);
            }
            catch (InvalidDataException)
            {
                // Counted when it is played.
                format = null;
            }
        }

        reader.Rewind();
        return format ?? "";
    }

    // Goes to the last keyframe that is not after the wanted picture: one with its number or an earlier one, or its
    // time or an earlier one. Looks from the chunk on, and chunk by chunk before it until there is one.
    private void GoToKeyframe(int chunk, long id, TimeSpan time, CancellationToken cancellationToken)
    {
        long before = GoToChunk(chunk);
        long end = long.MaxValue;
        while (true)
        {
            long key = LastKeyframe(before, end, id, time, cancellationToken);
            end = before + 1;
            before = GoToChunk(chunk);
            if (key >= 0 || before < 0)
            {
                // Without any it begins where the log does, and waits for what can be decoded.
                for (; before + 1 < key && TryReadMessage(out _); before++)
                {
                }

                video!.Restart(before);
                return;
            }

            chunk = ChunkBefore(chunk);
            before = GoToChunk(chunk);
        }
    }

    // Number of the last keyframe before a message that is not wanted; −1 without any.
    private long LastKeyframe(
        long before, long end, long id, TimeSpan time, CancellationToken cancellationToken)
    {
        long key = -1;
        for (long number = before + 1; number < end && TryReadMessage(out LogMessage message); number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool isKey = video!.IsKey(message, out long stamp);
            if (number > id && TimeOf(stamp) > time)
            {
                break;
            }

            key = isKey ? number : key;
        }

        return key;
    }

    // The chunk before that has units; −1, the start, when there is none.
    private int ChunkBefore(int chunk)
    {
        int previous = chunk - 1;
        while (previous >= 0 && picturesBefore![previous + 1] == picturesBefore[previous])
        {
            previous--;
        }

        return previous;
    }
}
