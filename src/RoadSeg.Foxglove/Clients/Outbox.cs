using System.Net.WebSockets;
using RoadSeg.Foxglove.Channels;
using RoadSeg.Foxglove.Protocol;

namespace RoadSeg.Foxglove.Clients;

/// <summary>
/// What waits to be sent to one client: of each channel the newest message only, the newest time, and answers in their
/// order. Whoever fills it never waits; one task empties it.
/// </summary>
/// <param name="channels">Number of channels.</param>
internal sealed class Outbox(int channels) : IDisposable
{
    // A client that lets so many answers lie asks faster than it reads.
    private const int AnswersMax = 256;

    private readonly Lock gate = new();
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly uint?[] subscriptions = new uint?[channels];
    private readonly SharedMessage?[] waiting = new SharedMessage?[channels];
    private readonly Queue<(byte[] Bytes, WebSocketMessageType Type)> answers = new();
    private byte[] sending = new byte[64 * 1024];
    private long? time;
    private int next;
    private bool isClosed;
    private long skipped;

    /// <summary>Messages that were overtaken by newer ones before they could be sent.</summary>
    public long Skipped => Interlocked.Read(ref skipped);

    /// <summary>True when there was no room for an answer.</summary>
    public bool IsOverflowing { get; private set; }

    /// <summary>Subscribes to a channel.</summary>
    /// <param name="id">Number of the client's own.</param>
    /// <param name="channel">The channel, whose newest message is sent at once.</param>
    /// <returns>False when the number or the channel is in use.</returns>
    public bool TrySubscribe(uint id, Channel channel)
    {
        lock (gate)
        {
            if (subscriptions[channel.Index] is not null || subscriptions.Contains(id))
            {
                return false;
            }

            subscriptions[channel.Index] = id;
        }

        if (channel.TakeNewest() is SharedMessage newest)
        {
            Offer(channel.Index, newest);
            newest.Release();
        }

        return true;
    }

    /// <summary>Ends a subscription.</summary>
    /// <returns>False when there is none of that number.</returns>
    public bool TryUnsubscribe(uint id)
    {
        lock (gate)
        {
            int at = Array.IndexOf(subscriptions, id);
            if (at < 0)
            {
                return false;
            }

            subscriptions[at] = null;
            waiting[at]?.Release();
            waiting[at] = null;
            return true;
        }
    }

    /// <summary>Whether a channel is subscribed to.</summary>
    public bool Has(int channel)
    {
        lock (gate)
        {
            return subscriptions[channel] is not null;
        }
    }

    /// <summary>Whether a channel is subscribed to and nothing of it waits.</summary>
    public bool CanTake(int channel)
    {
        lock (gate)
        {
            return subscriptions[channel] is not null && waiting[channel] is null;
        }
    }

    /// <summary>A new message of a channel, for who subscribed to it.</summary>
    public void Offer(int channel, SharedMessage message)
    {
        lock (gate)
        {
            if (isClosed || subscriptions[channel] is null || waiting[channel] == message)
            {
                return;
            }

            if (waiting[channel] is SharedMessage old)
            {
                old.Release();
                Interlocked.Increment(ref skipped);
            }

            message.Share();
            waiting[channel] = message;
            Wake();
        }
    }

    /// <summary>The time of the newest data.</summary>
    public void OfferTime(long nanoseconds)
    {
        lock (gate)
        {
            time = nanoseconds;
            Wake();
        }
    }

    /// <summary>An answer, or news that nobody may miss.</summary>
    public void Answer(byte[] bytes, WebSocketMessageType type)
    {
        lock (gate)
        {
            if (answers.Count < AnswersMax)
            {
                answers.Enqueue((bytes, type));
            }
            else
            {
                IsOverflowing = true;
            }

            Wake();
        }
    }

    /// <summary>The next thing to send, waiting for one.</summary>
    /// <returns>Valid until the next call.</returns>
    public async ValueTask<(ReadOnlyMemory<byte> Bytes, WebSocketMessageType Type)> NextAsync(
        CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (gate)
            {
                if (answers.TryDequeue(out (byte[] Bytes, WebSocketMessageType Type) answer))
                {
                    return answer;
                }

                int bytes = TakeTime();
                bytes = bytes > 0 ? bytes : TakeMessage();
                if (bytes > 0)
                {
                    return (sending.AsMemory(0, bytes), WebSocketMessageType.Binary);
                }
            }

            await wake.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lets go of everything; nothing is taken any more.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isClosed = true;
            for (int i = 0; i < waiting.Length; i++)
            {
                waiting[i]?.Release();
                waiting[i] = null;
            }

            wake.Dispose();
        }
    }

    private void Wake()
    {
        if (!isClosed && wake.CurrentCount == 0)
        {
            wake.Release();
        }
    }

    private int TakeTime()
    {
        if (time is not long now)
        {
            return 0;
        }

        ServerMessages.WriteTime(sending, now);
        time = null;
        return ServerMessages.TimeBytes;
    }

    // In turn, so that a large channel that always has something does not keep the others waiting.
    private int TakeMessage()
    {
        for (int i = 0; i < waiting.Length; i++)
        {
            int at = (next + i) % waiting.Length;
            if (waiting[at] is not SharedMessage message || subscriptions[at] is not uint subscription)
            {
                continue;
            }

            int bytes = ServerMessages.MessageHeaderBytes + message.Bytes.Length;
            if (bytes > sending.Length)
            {
                sending = new byte[2 * bytes];
            }

            ServerMessages.WriteMessageHeader(sending, subscription, message.Time);
            message.Bytes.CopyTo(sending.AsSpan(ServerMessages.MessageHeaderBytes));
            message.Release();
            waiting[at] = null;
            next = at + 1;
            return bytes;
        }

        return 0;
    }
}
