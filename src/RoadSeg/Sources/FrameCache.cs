using RoadSeg.Frames;

namespace RoadSeg.Sources;

/// <summary>
/// Keeps the frames of a recording that were read last, so that stepping back over them decodes nothing. A step back to
/// before them reads some more at once. Frames, numbers and times are those of the recording, however one gets there.
/// One reader.
/// </summary>
public sealed class FrameCache : ISeekableSource, ISkippingSource
{
    // Frames before the wanted one to read with it: the next steps back are then there already.
    private const int RunUp = 12;

    private readonly ISeekableSource inner;
    private readonly TimeProvider clock;
    private readonly int capacity;
    private readonly FramePool filling;
    private readonly Dictionary<long, Entry> entryById = [];
    private readonly Queue<Entry> oldestFirst = new();
    private readonly Stack<byte[]> free = new();

    // The frame that is given next, from memory; null: the inner source's next one.
    private Entry? next;

    // The frame that the inner source gave last; null when it was sought elsewhere since.
    private Entry? innerLast;

    /// <summary>Takes over a recording.</summary>
    /// <param name="inner">The recording; disposed with this.</param>
    /// <param name="bytesMax">Memory for frames; at least two are kept.</param>
    /// <param name="clock">Stamps arrivals.</param>
    public FrameCache(ISeekableSource inner, long bytesMax, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(inner);
        this.inner = inner;
        this.clock = clock;
        long frameBytes = inner.Description.Size.PixelCount * 3L;
        capacity = (int)Math.Clamp(bytesMax / frameBytes, 2, int.MaxValue);
        filling = new FramePool(inner.Description.Size, 1);
    }

    /// <inheritdoc/>
    public SourceDescription Description => inner.Description;

    /// <inheritdoc/>
    public long SkippedCount => (inner as ISkippingSource)?.SkippedCount ?? 0;

    /// <inheritdoc/>
    public string? SkippedReason => (inner as ISkippingSource)?.SkippedReason;

    /// <summary>Frames given from memory so far.</summary>
    public long Hits { get; private set; }

    /// <inheritdoc/>
    public async ValueTask<Frame?> ReadAsync(FramePool pool, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pool);
        if (next is Entry entry)
        {
            Frame copy = await pool.RentAsync(entry.Stamp, clock.GetTimestamp(), cancellationToken)
                .ConfigureAwait(false);
            entry.Pixels.CopyTo(copy.Pixels);
            Hits++;
            await GoPastAsync(entry, cancellationToken).ConfigureAwait(false);
            return copy;
        }

        Frame? frame = await inner.ReadAsync(pool, cancellationToken).ConfigureAwait(false);
        Keep(frame);
        return frame;
    }

    /// <inheritdoc/>
    public ValueTask SeekAsync(TimeSpan mediaTime, CancellationToken cancellationToken)
    {
        // What counts as the first frame at a time is for the recording to say.
        next = null;
        innerLast = null;
        return inner.SeekAsync(mediaTime, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask SeekAsync(long frameId, CancellationToken cancellationToken)
    {
        if (entryById.TryGetValue(frameId, out next))
        {
            return;
        }

        innerLast = null;
        bool isBack = entryById.ContainsKey(frameId + 1);
        await inner.SeekAsync(isBack ? Math.Max(0, frameId - RunUp) : frameId, cancellationToken).ConfigureAwait(false);
        while (isBack && next is null && (innerLast is null || innerLast.Stamp.FrameId < frameId))
        {
            using Frame? frame = await inner.ReadAsync(filling, cancellationToken).ConfigureAwait(false);
            if (frame is null)
            {
                return;
            }

            next = Keep(frame)!.Stamp.FrameId >= frameId ? innerLast : null;
        }
    }

    /// <summary>Closes the recording and forgets the frames.</summary>
    public ValueTask DisposeAsync()
    {
        entryById.Clear();
        oldestFirst.Clear();
        free.Clear();
        return inner.DisposeAsync();
    }

    // The frame after this one: from memory when it is known which that is, else from the recording behind it.
    private async ValueTask GoPastAsync(Entry entry, CancellationToken cancellationToken)
    {
        next = entry.Follower is long id ? entryById.GetValueOrDefault(id) : null;
        if (next is null && innerLast != entry)
        {
            innerLast = null;
            await inner.SeekAsync(entry.Stamp.FrameId + 1, cancellationToken).ConfigureAwait(false);
        }
    }

    private Entry? Keep(Frame? frame)
    {
        if (frame is null)
        {
            return null;
        }

        long id = frame.Stamp.FrameId;
        if (innerLast is Entry before)
        {
            before.Follower = id;
        }

        if (!entryById.TryGetValue(id, out Entry? entry))
        {
            while (oldestFirst.Count >= capacity)
            {
                Entry oldest = oldestFirst.Dequeue();
                entryById.Remove(oldest.Stamp.FrameId);
                free.Push(oldest.Pixels);
            }

            byte[] pixels = free.TryPop(out byte[]? used) ? used : new byte[frame.Pixels.Length];
            frame.Pixels.CopyTo(pixels);
            entry = new Entry(frame.Stamp, pixels);
            entryById.Add(id, entry);
            oldestFirst.Enqueue(entry);
        }

        innerLast = entry;
        return entry;
    }

    private sealed class Entry(FrameStamp stamp, byte[] pixels)
    {
        public FrameStamp Stamp { get; } = stamp;

        public byte[] Pixels { get; } = pixels;

        /// <summary>The frame that came after it when it was read.</summary>
        public long? Follower { get; set; }
    }
}
