using System.Globalization;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Mcap.Pictures;
using RoadSeg.Mcap.Reading;
using RoadSeg.Mcap.Video;
using RoadSeg.Sources;

namespace RoadSeg.Mcap;

/// <content>From messages to pictures: which are read, when they were captured, which are broken.</content>
public sealed partial class LogSource
{
    private ImageSize ReadFirst(string name)
    {
        while (TryNext())
        {
            if (TryMeasure(out ImageSize size))
            {
                return size;
            }
        }

        throw new SourceException(
            $"source \"{name}\": no picture on \"{channel.Topic}\" can be decoded"
            + $"{(SkippedReason is string why ? $" ({why})" : "")}. It may have none, or be damaged: check it with "
            + "another program.");
    }

    // The next message of the topic whose picture can be read, without decoding it.
    private bool TryNext() => video is null ? TryNextPicture() : TryNextOfVideo();

    private bool TryNextOfVideo()
    {
        if (!video!.TryNext(out SentUnit unit, out videoSize))
        {
            return false;
        }

        frameId = unit.Number;
        TakeTime(unit.Stamp, unit.LogTime);
        return true;
    }

    private bool TryNextPicture()
    {
        while (TryReadMessage(out current))
        {
            frameId++;
            isDecoded = false;
            try
            {
                LoggedPicture picture = pictures.Read(current.Payload.Span);
                TakeTime(current.StampOr(picture.Stamp), current.LogTime);
                return true;
            }
            catch (InvalidDataException)
            {
                CountBroken(frameId);
            }
        }

        return false;
    }

    private bool TryReadMessage(out LogMessage message)
    {
        try
        {
            return reader.TryRead(out message);
        }
        catch (Exception e) when (e is IOException or NotSupportedException)
        {
            throw new SourceException(
                $"source \"{path}\" cannot be read on: {e.Message.TrimEnd('.')}. Check the disk, or read another part "
                + "with --from and --to.", e);
        }
    }

    private void TakeTime(long stamp, ulong logTime)
    {
        if (mediaTime == TimeSpan.MinValue && originLog == 0)
        {
            originStamp = stamp;
            originLog = logTime;
        }

        TimeSpan time = TimeOf(stamp);
        mediaTime = time > mediaTime ? time : mediaTime + TimeSpan.FromTicks(1);
    }

    private TimeSpan TimeOf(long stamp) => TimeSpan.FromTicks((stamp - originStamp) / NanosecondsPerTick);

    private bool NextInRange(CancellationToken cancellationToken)
    {
        while (TryNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (mediaTime >= to)
            {
                return false;
            }

            if (mediaTime >= from && IsDecodable())
            {
                return true;
            }
        }

        return false;
    }

    // Broken ones are passed over and counted; another size ends the run, because one run has one size.
    private bool IsDecodable()
    {
        if (!TryMeasure(out ImageSize size))
        {
            return false;
        }

        return size == Description.Size
            ? true
            : throw new SourceException(string.Create(
                CultureInfo.InvariantCulture,
                $"source \"{Description.Name}\" mixes sizes: picture {frameId} is {size}, those before it are ")
                + $"{Description.Size}. One run takes one size: choose the range with --from and --to.");
    }

    private bool TryMeasure(out ImageSize size)
    {
        size = videoSize;
        if (video is not null)
        {
            return true;
        }

        try
        {
            LoggedPicture picture = pictures.Read(current.Payload.Span);
            isDecoded = picture.IsFile && decoder.TryDecode(picture.Content, out size);
            size = picture.IsFile ? size : PixelConverter.SizeOf(picture);
            if (!picture.IsFile || isDecoded)
            {
                return true;
            }
        }
        catch (InvalidDataException)
        {
            size = default;
        }
        catch (NotSupportedException e)
        {
            throw new SourceException($"source \"{path}\": {e.Message}.", e);
        }

        CountBroken(frameId);
        return false;
    }

    private void Fill(Frame frame)
    {
        if (video is not null)
        {
            video.Convert(frame.Pixels);
        }
        else if (isDecoded)
        {
            decoder.Pixels.CopyTo(frame.Pixels);
        }
        else
        {
            PixelConverter.Convert(pictures.Read(current.Payload.Span), frame.Pixels);
        }
    }

    // Once for each, however often it is passed.
    private void CountBroken(long id)
    {
        if (id >= brokenBelow)
        {
            brokenBelow = id + 1;
            SkippedCount++;
        }
    }
}
