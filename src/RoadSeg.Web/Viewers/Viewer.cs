using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using RoadSeg.Web.Frames;

namespace RoadSeg.Web.Viewers;

/// <summary>
/// One open page. A task reads what it asks for, another one sends: at most two scenes that the page has not
/// acknowledged, always the newest, so a slow page skips and nobody waits for it.
/// </summary>
internal sealed class Viewer(WebSocket socket, Feeds feeds, TimeProvider clock)
{
    private const int InFlightMax = 2;

    // A page acknowledges scenes and asks for the time; people press keys.
    private const double MessagesPerSecond = 200;
    private const double MessagesAtOnce = 400;

    private static readonly TimeSpan SendingPatience = TimeSpan.FromSeconds(2);

    private readonly Signal wake = new();
    private readonly Lock gate = new();
    private readonly Queue<uint> inFlight = new(InFlightMax);
    private readonly ArrayBufferWriter<byte> text = new(4096);
    private uint lastSent;
    private long lastFigures = -1;
    private long nextLine;
    private double? askedAtMs;

    /// <summary>Whether the page has room for another scene.</summary>
    public bool CanTake
    {
        get
        {
            lock (gate)
            {
                return inFlight.Count < InFlightMax;
            }
        }
    }

    /// <summary>There is something to send.</summary>
    public void Wake() => wake.Set();

    /// <summary>Serves the page until it goes, misbehaves or the run ends.</summary>
    /// <param name="ending">The run ends.</param>
    public async Task RunAsync(CancellationToken ending)
    {
        // A cancelled call on a socket aborts it, and the page would never learn why: the tokens end waits between
        // the calls only.
        using CancellationTokenSource over = new();
        TaskCompletionSource<Ending> run = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = ending.Register(
            () => run.TrySetResult(new Ending(WebSocketCloseStatus.EndpointUnavailable, "the run has ended")));
        Task<Ending> receiving = ReceiveAsync();
        Task sending = SendAsync(over.Token);
        await Task.WhenAny(receiving, run.Task, sending).ConfigureAwait(false);
        Ending end = receiving.IsCompleted ? await receiving.ConfigureAwait(false)
            : run.Task.IsCompleted ? await run.Task.ConfigureAwait(false)
            : new Ending(WebSocketCloseStatus.NormalClosure, "");
        await over.CancelAsync().ConfigureAwait(false);
        await CloseAsync(end, sending, receiving).ConfigureAwait(false);
    }

    private async Task<Ending> ReceiveAsync()
    {
        byte[] buffer = new byte[ClientCommand.BytesMax + 1];
        RateLimit limit = new(MessagesPerSecond, MessagesAtOnce, clock);
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult received =
                    await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None).ConfigureAwait(false);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return new Ending(WebSocketCloseStatus.NormalClosure, "goodbye");
                }

                if (Violation(received, limit) is Ending violation)
                {
                    return violation;
                }

                if (ClientCommand.Parse(buffer.AsSpan(0, received.Count)) is not ClientCommand command
                    || !await ObeyAsync(command).ConfigureAwait(false))
                {
                    return new Ending(WebSocketCloseStatus.PolicyViolation, "not a message of this protocol");
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException)
        {
            // The page is gone without a word: nobody is left to be told.
            return new Ending(WebSocketCloseStatus.NormalClosure, "");
        }
    }

    private static Ending? Violation(ValueWebSocketReceiveResult received, RateLimit limit)
    {
        if (received.MessageType != WebSocketMessageType.Text)
        {
            return new Ending(WebSocketCloseStatus.InvalidMessageType, "text messages only");
        }

        if (received.Count > ClientCommand.BytesMax || !received.EndOfMessage)
        {
            return new Ending(WebSocketCloseStatus.MessageTooBig, "message too long");
        }

        return limit.Allows() ? null : new Ending(WebSocketCloseStatus.PolicyViolation, "too many messages");
    }

    // False when the page cannot mean it.
    private async ValueTask<bool> ObeyAsync(ClientCommand command)
    {
        switch (command.Kind)
        {
            case CommandKind.Ack:
                return Acknowledge((uint)command.Value);
            case CommandKind.Time:
                lock (gate)
                {
                    askedAtMs = command.Value;
                }

                wake.Set();
                return true;
            default:
                await feeds.Controls.ObeyAsync(command).ConfigureAwait(false);
                return true;
        }
    }

    private bool Acknowledge(uint sequence)
    {
        lock (gate)
        {
            if (sequence > lastSent)
            {
                return false;
            }

            // It holds for what was sent before as well, which the page skipped.
            while (inFlight.TryPeek(out uint oldest) && oldest <= sequence)
            {
                inFlight.Dequeue();
            }
        }

        wake.Set();
        feeds.Frames.Wake();
        return true;
    }

    private async Task SendAsync(CancellationToken over)
    {
        try
        {
            await SendTextAsync(feeds.Hello).ConfigureAwait(false);
            do
            {
                await SendReplyAsync().ConfigureAwait(false);
                await SendLinesAsync().ConfigureAwait(false);
                await SendFiguresAsync().ConfigureAwait(false);
                while (!over.IsCancellationRequested && await SendFrameAsync().ConfigureAwait(false))
                {
                }
            }
            while (await wake.WaitAsync(over).ConfigureAwait(false));
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException)
        {
            // The page is gone; the receiving side sees it too.
        }
    }

    private async ValueTask<bool> SendFrameAsync()
    {
        if (!CanTake || feeds.Frames.TakeLatest(lastSent) is not SharedMessage message)
        {
            return false;
        }

        try
        {
            lock (gate)
            {
                lastSent = message.Sequence;
                inFlight.Enqueue(message.Sequence);
            }

            await socket.SendAsync(message.Written, WebSocketMessageType.Binary, true, CancellationToken.None)
                .ConfigureAwait(false);
            return true;
        }
        finally
        {
            message.Release();
        }
    }

    private async ValueTask SendFiguresAsync()
    {
        if (feeds.Figures.TakeLatest(ref lastFigures) is SharedMessage message)
        {
            try
            {
                await SendTextAsync(message.Written).ConfigureAwait(false);
            }
            finally
            {
                message.Release();
            }
        }
    }

    private async ValueTask SendReplyAsync()
    {
        double? asked;
        lock (gate)
        {
            asked = askedAtMs;
            askedAtMs = null;
        }

        if (asked is double clientMs)
        {
            await SendJsonAsync(json => MonitorJson.WriteTime(json, clientMs, ClockMs.Now(clock)))
                .ConfigureAwait(false);
        }
    }

    private async ValueTask SendLinesAsync()
    {
        if (feeds.Log.Count == nextLine)
        {
            return;
        }

        IReadOnlyList<LogLine> lines = feeds.Log.From(nextLine);
        nextLine = lines[^1].Number + 1;
        await SendJsonAsync(json => MonitorJson.WriteLines(json, lines)).ConfigureAwait(false);
    }

    private ValueTask SendJsonAsync(Action<Utf8JsonWriter> write)
    {
        text.ResetWrittenCount();
        using (Utf8JsonWriter json = new(text))
        {
            write(json);
        }

        return SendTextAsync(text.WrittenMemory);
    }

    private ValueTask SendTextAsync(ReadOnlyMemory<byte> utf8) =>
        socket.SendAsync(utf8, WebSocketMessageType.Text, true, CancellationToken.None);

    private async Task CloseAsync(Ending end, Task sending, Task receiving)
    {
        try
        {
            await sending.WaitAsync(SendingPatience, clock).ConfigureAwait(false);
            await SocketEnd.CloseAsync(
                socket, end.Status, end.Reason, receiving.IsCompleted ? null : receiving, clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // What was being sent is not taken.
            socket.Abort();
        }

        await sending.ConfigureAwait(false);
        await receiving.ConfigureAwait(false);
    }

    private readonly record struct Ending(WebSocketCloseStatus Status, string Reason);
}
