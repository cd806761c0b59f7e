using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using RoadSeg.Geometry;

namespace RoadSeg.Frames;

/// <summary>
/// A fixed number of frames, allocated and pinned once; renting one allocates nothing. When all are out,
/// <see cref="RentAsync"/> waits: the pool is the last brake of the line. Any thread.
/// </summary>
public sealed class FramePool
{
    /// <summary>Handles that are rented before one serves again: some seconds of a camera.</summary>
    public const int HandleRest = 256;

    private readonly Channel<byte[]> free;
    private readonly Channel<Frame> handles;
    private int outstanding;

    /// <summary>Allocates the frames.</summary>
    /// <param name="size">Size of every frame.</param>
    /// <param name="capacity">Number of frames, at least 1; write it as a sum of named holders.</param>
    [SuppressMessage(
        "Reliability", "CA2000", Justification = "A handle owns pixels only while it is rented.")]
    public FramePool(ImageSize size, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(size.Width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(size.Height, 1);
        Size = size;
        Capacity = capacity;
        free = Channel.CreateBounded<byte[]>(capacity);
        handles = Channel.CreateBounded<Frame>(HandleRest + capacity);
        for (int i = 0; i < HandleRest + capacity; i++)
        {
            handles.Writer.TryWrite(NewHandle());
        }

        for (int i = 0; i < capacity; i++)
        {
            free.Writer.TryWrite(GC.AllocateUninitializedArray<byte>(checked(size.PixelCount * 3), pinned: true));
        }
    }

    /// <summary>Size of every frame.</summary>
    public ImageSize Size { get; }

    /// <summary>Number of frames.</summary>
    public int Capacity { get; }

    /// <summary>Frames rented and not yet disposed; 0 when a run has ended.</summary>
    public int Outstanding => Volatile.Read(ref outstanding);

    /// <summary>Rents a frame, waiting until one is free. Its pixels hold whatever was there before.</summary>
    /// <param name="stamp">Identity and media time.</param>
    /// <param name="receivedAt">Arrival as a <see cref="TimeProvider"/> timestamp.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Frame> RentAsync(FrameStamp stamp, long receivedAt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!free.Reader.TryRead(out byte[]? buffer))
        {
            buffer = await free.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }

        return Hand(buffer, stamp, receivedAt);
    }

    /// <summary>Rents a frame if one is free; else null. Its pixels hold whatever was there before.</summary>
    /// <param name="stamp">Identity and media time.</param>
    /// <param name="receivedAt">Arrival as a <see cref="TimeProvider"/> timestamp.</param>
    public Frame? TryRent(FrameStamp stamp, long receivedAt)
    {
        if (!free.Reader.TryRead(out byte[]? buffer))
        {
            return null;
        }

        return Hand(buffer, stamp, receivedAt);
    }

    // The handle first: whoever gets the pixels finds at least one.
    internal void Return(Frame handle, byte[] buffer)
    {
        handles.Writer.TryWrite(handle);
        Interlocked.Decrement(ref outstanding);
        free.Writer.TryWrite(buffer);
    }

    // There are more handles than buffers, so one is always free.
    private Frame Hand(byte[] buffer, FrameStamp stamp, long receivedAt)
    {
        Frame frame = handles.Reader.TryRead(out Frame? rested) ? rested : NewHandle();
        frame.Begin(buffer, stamp, receivedAt);
        Interlocked.Increment(ref outstanding);
        return frame;
    }

    private Frame NewHandle() => new(this);
}
