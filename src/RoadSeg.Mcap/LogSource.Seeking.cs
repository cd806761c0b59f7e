using RoadSeg.Mcap.Reading;
using RoadSeg.Sources;

namespace RoadSeg.Mcap;

/// <content>
/// Seeking. The index knows the times of recording, frames have those of their capture: it jumps to a chunk somewhat
/// before and reads on from there, without decoding. How many pictures stand before a chunk is in the message indexes,
/// of which only the lengths are read. Without an index it begins at the start.
/// </content>
public sealed partial class LogSource
{
    // Recording may lag behind capture.
    private const ulong LagNanoseconds = 2_000_000_000;

    // Pictures before each chunk, and in all; null until it is needed, empty when the log does not say.
    private long[]? picturesBefore;

    /// <inheritdoc/>
    public ValueTask SeekAsync(TimeSpan mediaTime, CancellationToken cancellationToken)
    {
        Go(ChunkOf(mediaTime), 0, mediaTime, cancellationToken);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask SeekAsync(long frameId, CancellationToken cancellationToken)
    {
        frameId = Math.Max(0, frameId);
        long[] before = PicturesBefore();
        int chunk = before.Length == 0 ? -1 : IndexOfChunk(i => before[i + 1] > frameId);
        Go(chunk, frameId, TimeSpan.Zero, cancellationToken);
        return ValueTask.CompletedTask;
    }

    private void GoToStart()
    {
        Go(from > TimeSpan.Zero ? ChunkOf(from) : -1, 0, from, CancellationToken.None);
        if (!hasCurrent)
        {
            throw new SourceException(
                $"source \"{Description.Name}\" has no picture in the range asked for. Choose --from and --to inside "
                + "it; they count from its first picture.");
        }
    }

    private int ChunkOf(TimeSpan time)
    {
        ulong wanted = originLog + (ulong)(Math.Max(0, time.Ticks) * NanosecondsPerTick);
        ulong early = wanted > LagNanoseconds ? wanted - LagNanoseconds : 0;
        return IndexOfChunk(i => reader.Chunks[i].Last >= early);
    }

    // −1 when the log has to be read from its start; the number of chunks when none is it.
    private int IndexOfChunk(Predicate<int> isIt)
    {
        long[] before = PicturesBefore();
        for (int i = 0; i < before.Length - 1; i++)
        {
            if (before[i + 1] > before[i] && isIt(i))
            {
                return i;
            }
        }

        return before.Length - 1;
    }

    private void Go(int chunk, long id, TimeSpan time, CancellationToken cancellationToken)
    {
        hasCurrent = false;
        mediaTime = TimeSpan.FromTicks(-1);
        frameId = -1;
        if (chunk >= 0 && chunk == reader.Chunks.Count)
        {
            GoToEnd();
            video?.Restart(-1);
            return;
        }

        if (video is null)
        {
            frameId = GoToChunk(chunk);
        }
        else
        {
            GoToKeyframe(chunk, id, time > from ? time : from, cancellationToken);
        }

        while (!hasCurrent && TryNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (mediaTime >= to)
            {
                return;
            }

            hasCurrent = frameId >= id && mediaTime >= time && mediaTime >= from && IsDecodable();
        }
    }

    // To a chunk, or to the start for −1; the number of the message before.
    private long GoToChunk(int chunk)
    {
        if (chunk < 0)
        {
            reader.Rewind();
            return -1;
        }

        reader.GoToChunk(chunk);
        return picturesBefore![chunk] - 1;
    }

    private void GoToEnd()
    {
        reader.GoToChunk(reader.Chunks.Count - 1);
        while (reader.TryRead(out _))
        {
        }
    }

    private long[] PicturesBefore()
    {
        if (picturesBefore is not null)
        {
            return picturesBefore;
        }

        long[] before = new long[reader.Chunks.Count + 1];
        for (int i = 0; i < reader.Chunks.Count; i++)
        {
            if (reader.CountIn(reader.Chunks[i], channel.Id) is not int count || count < 0)
            {
                return picturesBefore = [];
            }

            before[i + 1] = before[i] + count;
        }

        return picturesBefore = before.Length == 1 ? [] : before;
    }

    // Pictures over the time from the first to the last.
    private double? RateOf()
    {
        ChunkPlace[] own = [.. reader.Chunks.Where(c => c.Indexes.Length > 0 && c.MayHold(id => id == channel.Id))];
        if (own.Length == 0 || reader.CountOf(channel.Id) is not > 1)
        {
            return null;
        }

        double seconds = (own.Max(c => c.Last) - originLog) / 1e9;
        double rate = (reader.CountOf(channel.Id)!.Value - 1) / seconds;
        return rate is > 0.001 and < 10_000 ? rate : null;
    }
}
