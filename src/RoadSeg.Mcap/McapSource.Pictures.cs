using System.Globalization;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Mcap.Pictures;
using RoadSeg.Sources;

namespace RoadSeg.Mcap;

/// <content>From messages to pictures: which are read, when they were captured, which are broken.</content>
public sealed partial class McapSource
{
    private ImageSize ReadFirst(string name, out string encoding)
    {
        while (TryNext())
        {
            LoggedPicture picture = pictures.Read(current.Payload.Span);
            encoding = System.Text.Encoding.UTF8.GetString(picture.Encoding);
            if (TryMeasure(picture, out ImageSize size))
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
    private bool TryNext()
    {
        while (TryReadMessage())
        {
            frameId++;
            isDecoded = false;
            try
            {
                LoggedPicture picture = pictures.Read(current.Payload.Span);
                TakeTime(picture.Stamp);
                return true;
            }
            catch (InvalidDataException)
            {
                CountBroken();
            }
        }

        return false;
    }

    private bool TryReadMessage()
    {
        try
        {
            return reader.TryRead(out current);
        }
        catch (Exception e) when (e is IOException or NotSupportedException)
        {
            throw new SourceException(
                $"source \"{path}\" cannot be read on: {e.Message.TrimEnd('.')}. Check the disk, or read another part "
                + "with --from and --to.", e);
        }
    }

    private void TakeTime(long stamp)
    {
        stamp = stamp > 0 ? stamp : (long)Math.Min(current.LogTime, long.MaxValue);
        if (mediaTime == TimeSpan.MinValue && originLog == 0)
        {
            originStamp = stamp;
            originLog = current.LogTime;
        }

        TimeSpan time = TimeSpan.FromTicks((stamp - originStamp) / NanosecondsPerTick);
        mediaTime = time > mediaTime ? time : mediaTime + TimeSpan.FromTicks(1);
    }

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
        LoggedPicture picture = pictures.Read(current.Payload.Span);
        if (!TryMeasure(picture, out ImageSize size))
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

    private bool TryMeasure(in LoggedPicture picture, out ImageSize size)
    {
        try
        {
            size = default;
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

        CountBroken();
        return false;
    }

    private void Fill(Frame frame)
    {
        if (isDecoded)
        {
            decoder.Pixels.CopyTo(frame.Pixels);
        }
        else
        {
            PixelConverter.Convert(pictures.Read(current.Payload.Span), frame.Pixels);
        }
    }

    // Once for each, however often it is passed.
    private void CountBroken()
    {
        if (frameId >= brokenBelow)
        {
            brokenBelow = frameId + 1;
            SkippedCount++;
        }
    }
}
