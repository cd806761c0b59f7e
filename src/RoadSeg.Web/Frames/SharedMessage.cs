using System.Buffers;

namespace RoadSeg.Web.Frames;

/// <summary>
/// Bytes that are sent to several viewers: written by one, then only read; the last holder gives it back to its
/// <see cref="MessagePool"/>. The buffer grows to the largest message and stays.
/// </summary>
internal sealed class SharedMessage(MessagePool pool) : IBufferWriter<byte>
{
    private byte[] buffer = new byte[64 * 1024];
    private int holders;

    public uint Sequence { get; set; }

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => buffer.AsMemory(0, Length);

    public Span<byte> WrittenSpan => buffer.AsSpan(0, Length);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, buffer.Length - Length);
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        int needed = Length + Math.Max(sizeHint, 1);
        if (needed > buffer.Length)
        {
            Array.Resize(ref buffer, Math.Max(needed, 2 * buffer.Length));
        }

        return buffer.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>One more holder. Only for a holder to call, or for who keeps one from letting go.</summary>
    public void Share() => Interlocked.Increment(ref holders);

    /// <summary>One holder less.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref holders) == 0)
        {
            pool.Return(this);
        }
    }

    internal void Begin()
    {
        holders = 1;
        Length = 0;
    }
}

/// <summary>Messages that are used again; as many as are held at once, which the number of viewers limits.</summary>
internal sealed class MessagePool
{
    private readonly Lock gate = new();
    private readonly Stack<SharedMessage> free = [];
    private int outstanding;

    /// <summary>Messages held by somebody; 0 after the end.</summary>
    public int Outstanding => Volatile.Read(ref outstanding);

    /// <summary>An empty message with one holder.</summary>
    public SharedMessage Rent()
    {
        SharedMessage? message;
        lock (gate)
        {
            outstanding++;
            free.TryPop(out message);
        }

        message ??= new SharedMessage(this);
        message.Begin();
        return message;
    }

    internal void Return(SharedMessage message)
    {
        lock (gate)
        {
            outstanding--;
            free.Push(message);
        }
    }
}
