using System.Runtime.CompilerServices;
using System.Threading.Channels;
using RoadSeg.Metrics;

namespace RoadSeg.Stages;

/// <summary>What an edge does with an item when it is full.</summary>
public enum WhenFull
{
    /// <summary>The writer waits: recordings lose nothing.</summary>
    Wait,

    /// <summary>The oldest item is disposed and counted: live cameras never lag.</summary>
    DropOldest,
}

/// <summary>
/// The bounded edge before a stage: it owns what is in it. One reader; writing from any thread. Ends when the writer
/// completes it (the reader gets what is left) or when the reader closes it (what is left is disposed).
/// </summary>
/// <typeparam name="T">Item.</typeparam>
public sealed class Inbox<T> : IOutlet<T>, IInlet<T>
    where T : class, IDisposable
{
    private readonly Channel<Entry> channel;
    private readonly StageMetrics metrics;
    private readonly TimeProvider clock;

    /// <summary>Makes an edge.</summary>
    /// <param name="stage">The stage that reads it.</param>
    /// <param name="capacity">Items it holds, at least 1.</param>
    /// <param name="whenFull">What to do when full.</param>
    /// <param name="metrics">Where queue time and drops go.</param>
    /// <param name="clock">Measures queue time.</param>
    public Inbox(StageTimes stage, int capacity, WhenFull whenFull, StageMetrics metrics, TimeProvider clock)
    {
        Stage = stage;
        Capacity = capacity;
        this.metrics = metrics;
        this.clock = clock;
        BoundedChannelOptions options = new(capacity)
        {
            FullMode = whenFull == WhenFull.Wait ? BoundedChannelFullMode.Wait : BoundedChannelFullMode.DropOldest,
            SingleReader = true,
        };

        // Without the callback DropOldest forgets the item, and with it the pooled memory it holds.
        channel = Channel.CreateBounded<Entry>(options, Drop);
    }

    /// <summary>Times of the stage that reads it.</summary>
    public StageTimes Stage { get; }

    /// <summary>Items it holds.</summary>
    public int Capacity { get; }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(T item)
    {
        ArgumentNullException.ThrowIfNull(item);
        Entry entry = new(item, clock.GetTimestamp());
        if (channel.Writer.TryWrite(entry))
        {
            return;
        }

        try
        {
            await channel.Writer.WriteAsync(entry).ConfigureAwait(false);
        }
        catch (ChannelClosedException e)
        {
            item.Dispose();
            throw new InboxClosedException($"stage \"{Stage.Name}\" has ended", e);
        }
    }

    /// <summary>Hands an item over if that goes at once.</summary>
    /// <returns>False when it is full or closed; the item then still belongs to the caller.</returns>
    public bool TryWrite(T item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return channel.Writer.TryWrite(new Entry(item, clock.GetTimestamp()));
    }

    /// <inheritdoc/>
    public void Complete() => channel.Writer.TryComplete();

    /// <inheritdoc/>
    // No token: a cancelled run completes its edges, and a wait without a token costs no memory.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<T?> ReadAsync()
    {
        if (!channel.Reader.TryRead(out Entry entry))
        {
            // ReadAsync, not WaitToReadAsync: only the former waits without allocating.
            try
            {
                entry = await channel.Reader.ReadAsync().ConfigureAwait(false);
            }
            catch (ChannelClosedException)
            {
                return null;
            }
        }

        metrics.Queued(Stage, clock.GetElapsedTime(entry.WrittenAt));
        return entry.Item;
    }

    /// <inheritdoc/>
    // In this order: a writer that waits for room must fail, not slip its item in behind the draining.
    public void Close()
    {
        channel.Writer.TryComplete();
        while (channel.Reader.TryRead(out Entry entry))
        {
            entry.Item.Dispose();
        }
    }

    private void Drop(Entry entry)
    {
        metrics.FrameDropped(Stage);
        entry.Item.Dispose();
    }

    private readonly record struct Entry(T Item, long WrittenAt);
}
