using RoadSeg.Geometry;
using RoadSeg.Mcap.Pictures;
using RoadSeg.Mcap.Reading;
using RoadSeg.Sources;

namespace RoadSeg.Mcap.Video;

/// <summary>Reads the next message of a topic.</summary>
/// <returns>False at the end.</returns>
internal delegate bool MessageReading(out LogMessage message);

/// <summary>
/// The pictures of a topic of video. What cannot be decoded, and everything behind it up to the next unit that decoding
/// can begin with, is left out and told. One thread at a time.
/// </summary>
/// <param name="read">Reads the topic's messages.</param>
/// <param name="messages">Takes them apart.</param>
/// <param name="codec">How they are coded.</param>
/// <param name="decoder">Decodes them; disposed with this.</param>
/// <param name="lose">Takes the numbers of units that give no picture.</param>
internal sealed class VideoTrack(
    MessageReading read, PictureMessage messages, VideoCodec codec, IVideoDecoder decoder, Action<long> lose)
    : IDisposable
{
    private readonly UnitOrder order = new();
    private long number = -1;
    private bool hasBegun;
    private bool isWaiting = true;
    private bool isEmptying;
    private bool isAtEnd;

    /// <summary>Units before the first that decoding could begin with.</summary>
    public long LeadingCount { get; private set; }

    /// <summary>Whether pictures come in another order than their units, as far as is known.</summary>
    public bool IsReordered { get; private set; }

    /// <summary>The next picture; its pixels are there until the one after it is asked for.</summary>
    /// <param name="unit">Its number and times.</param>
    /// <param name="size">Its size.</param>
    /// <returns>False at the end.</returns>
    public bool TryNext(out SentUnit unit, out ImageSize size)
    {
        while (true)
        {
            VideoAnswer answer = decoder.Receive(out DecodedPicture picture);
            if (answer == VideoAnswer.Picture)
            {
                if (TryTake(picture, out unit))
                {
                    size = picture.Size;
                    return true;
                }
            }
            else if (answer == VideoAnswer.Broken)
            {
                Break(number);
            }
            else if (answer == VideoAnswer.NeedsMore)
            {
                Feed();
            }
            else if (!isAtEnd)
            {
                Begin();
            }
            else
            {
                unit = default;
                size = default;
                return false;
            }
        }
    }

    /// <summary>Writes the pixels of the last picture.</summary>
    public void Convert(Span<byte> bgr) => decoder.Convert(bgr);

    /// <summary>Goes on at another place of the log.</summary>
    /// <param name="before">Number of the unit before the next message.</param>
    public void Restart(long before)
    {
        number = before;
        isAtEnd = false;
        Begin();
    }

    /// <summary>Whether playing from a message on gives the same pictures as playing from the start.</summary>
    /// <param name="message">The message.</param>
    /// <param name="stamp">When it was captured, nanoseconds.</param>
    public bool IsKey(in LogMessage message, out long stamp)
    {
        stamp = message.StampOr(0);
        try
        {
            LoggedPicture unit = messages.Read(message.Payload.Span);
            stamp = message.StampOr(unit.Stamp);
            UnitStart start = VideoUnit.StartOf(codec, unit.Content);
            return start == UnitStart.Closed || (start == UnitStart.Open && !IsReordered);
        }
        catch (InvalidDataException)
        {
            // Nothing begins with a broken message; it is counted when it is played.
            return false;
        }
    }

    /// <summary>Frees the decoder.</summary>
    public void Dispose() => decoder.Dispose();

    private bool TryTake(in DecodedPicture picture, out SentUnit unit)
    {
        IsReordered |= picture.IsReordered;
        SentUnit? sent = order.Take(picture.Number, IsReordered);
        unit = sent.GetValueOrDefault();
        if (!picture.IsWhole)
        {
            Break(picture.Number);
        }

        hasBegun |= picture.IsWhole;
        return picture.IsWhole && sent is not null;
    }

    private void Feed()
    {
        if (!read(out LogMessage message))
        {
            isAtEnd = true;
            Empty();
            return;
        }

        number++;
        try
        {
            Send(message);
        }
        catch (InvalidDataException)
        {
            Break(number);
        }
    }

    private void Send(in LogMessage message)
    {
        LoggedPicture unit = messages.Read(message.Payload.Span);
        UnitStart start = VideoUnit.CodecOf(unit.Encoding) == codec
            ? VideoUnit.StartOf(codec, unit.Content)
            : throw new InvalidDataException("a unit is of another codec than those before it");
        if (isWaiting && start == UnitStart.None)
        {
            LeadingCount += hasBegun ? 0 : 1;
            lose(number);
            return;
        }

        isWaiting = false;
        order.Add(new SentUnit(number, message.StampOr(unit.Stamp), message.LogTime, start == UnitStart.Closed));
        if (!decoder.TrySend(unit.Content, number))
        {
            Break(number);
        }
    }

    // What is whole comes out first; then it waits for a unit to begin with.
    private void Break(long lost)
    {
        lose(lost);
        if (!isWaiting)
        {
            Empty();
        }
    }

    private void Empty()
    {
        if (!isEmptying)
        {
            isEmptying = true;
            decoder.SendEnd();
        }
    }

    private void Begin()
    {
        decoder.Reset();
        order.Clear();
        isWaiting = true;
        isEmptying = false;
    }
}
