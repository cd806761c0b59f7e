namespace RoadSeg.Foxglove.Channels;

/// <summary>
/// A message of a channel that several clients hold: written by one, then only read; the last holder gives it back.
/// </summary>
internal sealed class SharedMessage(MessagePool pool)
{
    private byte[] buffer = [];
    private int length;
    private int holders;

    /// <summary>Time of the message in nanoseconds.</summary>
    public long Time { get; private set; }

    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, length);

    /// <summary>Fills it; only before anybody else holds it.</summary>
    public void Set(ReadOnlySpan<byte> bytes, long time)
    {
        if (bytes.Length > buffer.Length)
        {
            buffer = new byte[Math.Max(bytes.Length, 2 * buffer.Length)];
        }

        bytes.CopyTo(buffer);
        length = bytes.Length;
        Time = time;
    }

    /// <summary>One more holder. Only for a holder to call.</summary>
    public void Share() => Interlocked.Increment(ref holders);

    /// <summary>One holder less.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref holders) == 0)
        {
            pool.Return(this);
        }
    }

    internal void Begin() => holders = 1;
}

/// <summary>Messages of a channel, used again: as large as its largest, as many as are held at once.</summary>
internal sealed class MessagePool
{
    private readonly Lock gate = new();
    private readonly Stack<SharedMessage> free = [];
    private int outstanding;

    /// <summary>Messages held by somebody; 0 after the end.</summary>
    public int Outstanding => Volatile.Read(ref outstanding);

    /// <summary>A message with one holder, to be filled.</summary>
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
