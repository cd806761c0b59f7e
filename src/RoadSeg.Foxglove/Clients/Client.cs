using System.Globalization;
using System.Net.WebSockets;
using RoadSeg.Foxglove.Protocol;

namespace RoadSeg.Foxglove.Clients;

/// <summary>
/// One connection. A task reads what it asks for, another one sends what waits in its outbox. What is no message of the
/// protocol, too long or too much closes this connection and no other.
/// </summary>
internal sealed class Client : IDisposable
{
    // People click and layouts subscribe; nobody needs more.
    private const double RequestsPerSecond = 100;
    private const double RequestsAtOnce = 400;

    private static readonly TimeSpan SendPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ClosingPatience = TimeSpan.FromSeconds(2);

    private readonly WebSocket socket;
    private readonly Desk desk;
    private readonly TimeProvider clock;
    private readonly HashSet<string> followed = [];
    private readonly Lock gate = new();

    /// <param name="socket">Accepted.</param>
    /// <param name="number">Of the connection, from 1.</param>
    /// <param name="isSdk">Whether it speaks the newer protocol, which can control playback.</param>
    /// <param name="desk">Answers its requests.</param>
    /// <param name="clock">Waits.</param>
    public Client(WebSocket socket, long number, bool isSdk, Desk desk, TimeProvider clock)
    {
        this.socket = socket;
        this.desk = desk;
        this.clock = clock;
        Name = string.Create(CultureInfo.InvariantCulture, $"client-{number}");
        HasPlayback = isSdk && desk.CanPlay;
        Outbox = new Outbox(desk.Channels.Length);
    }

    /// <summary>In the connection graph.</summary>
    public string Name { get; }

    /// <summary>What waits to be sent.</summary>
    public Outbox Outbox { get; }

    /// <summary>Whether it was offered to control the playback.</summary>
    public bool HasPlayback { get; }

    /// <summary>Whether it wants to know who reads what.</summary>
    public bool FollowsGraph { get; set; }

    /// <summary>Sends a text.</summary>
    public void Say(byte[] json) => Outbox.Answer(json, WebSocketMessageType.Text);

    /// <summary>Whether it wants to know of a parameter's changes.</summary>
    public bool Follows(string parameter)
    {
        lock (gate)
        {
            return followed.Contains(parameter);
        }
    }

    /// <summary>Wants to know of changes, or no more.</summary>
    public void Follow(IEnumerable<string> names, bool isOn)
    {
        lock (gate)
        {
            foreach (string name in names)
            {
                _ = isOn ? followed.Add(name) : followed.Remove(name);
            }
        }
    }

    /// <summary>Serves until it goes, misbehaves or the run ends.</summary>
    /// <param name="ending">The run ends.</param>
    public async Task RunAsync(CancellationToken ending)
    {
        // A cancelled call on a socket aborts it, and the client would never learn why: the tokens end waits between
        // the calls only.
        using CancellationTokenSource over = new();
        TaskCompletionSource<Ending> run = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = ending.Register(
            () => run.TrySetResult(new Ending(WebSocketCloseStatus.EndpointUnavailable, "the run has ended")));
        desk.Welcome(this);
        Task<Ending> receiving = ReceiveAsync();
        Task<Ending> sending = SendAsync(over.Token);
        Task<Ending> first = await Task.WhenAny(receiving, run.Task, sending).ConfigureAwait(false);
        Ending end = await first.ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        await CloseAsync(end, sending, receiving).ConfigureAwait(false);
    }

    /// <summary>Says why it is not served.</summary>
    public async Task RefuseAsync(string reason)
    {
        try
        {
            await socket.CloseAsync(WebSocketCloseStatus.PolicyViolation, reason, CancellationToken.None)
                .WaitAsync(ClosingPatience, clock).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or WebSocketException or IOException)
        {
            // It hangs or is gone: the line is cut below.
        }

        socket.Abort();
    }

    public void Dispose() => Outbox.Dispose();

    private async Task<Ending> ReceiveAsync()
    {
        byte[] buffer = new byte[ClientRequest.BytesMax + 1];
        RequestRate rate = new(RequestsPerSecond, RequestsAtOnce, clock);
        try
        {
            while (true)
            {
                int count = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await socket.ReceiveAsync(buffer.AsMemory(count), CancellationToken.None)
                        .ConfigureAwait(false);
                    count += part.Count;
                }
                while (!part.EndOfMessage && count < buffer.Length);

                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return new Ending(WebSocketCloseStatus.NormalClosure, "goodbye");
                }

                if (Violation(buffer.AsMemory(0, count), part, rate) is Ending violation)
                {
                    return violation;
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException)
        {
            // Gone without a word: nobody is left to be told.
            return new Ending(WebSocketCloseStatus.NormalClosure, "");
        }
    }

    // Does what the message asks for; what makes that impossible ends the connection.
    private Ending? Violation(ReadOnlyMemory<byte> message, ValueWebSocketReceiveResult last, RequestRate rate)
    {
        if (message.Length > ClientRequest.BytesMax || !last.EndOfMessage)
        {
            return new Ending(WebSocketCloseStatus.MessageTooBig, "message too long");
        }

        if (!rate.Allows())
        {
            return new Ending(WebSocketCloseStatus.PolicyViolation, "too many messages");
        }

        ClientRequest? request = last.MessageType == WebSocketMessageType.Text
            ? ClientRequestReader.ReadText(message)
            : ClientRequestReader.ReadBinary(message.Span);
        if (request is null)
        {
            return new Ending(WebSocketCloseStatus.PolicyViolation, "not a message of this protocol");
        }

        desk.Serve(this, request);
        return null;
    }

    private async Task<Ending> SendAsync(CancellationToken over)
    {
        try
        {
            while (true)
            {
                (ReadOnlyMemory<byte> bytes, WebSocketMessageType type) =
                    await Outbox.NextAsync(over).ConfigureAwait(false);
                if (Outbox.IsOverflowing)
                {
                    return new Ending(WebSocketCloseStatus.PolicyViolation, "answers are not read");
                }

                await socket.SendAsync(bytes, type, true, CancellationToken.None).AsTask()
                    .WaitAsync(SendPatience, clock, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (TimeoutException)
        {
            // It takes nothing any more; there is no way left to say so.
            socket.Abort();
            return new Ending(WebSocketCloseStatus.NormalClosure, "");
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException)
        {
            return new Ending(WebSocketCloseStatus.NormalClosure, "");
        }
    }

    private async Task CloseAsync(Ending end, Task sending, Task receiving)
    {
        try
        {
            await sending.WaitAsync(ClosingPatience, clock).ConfigureAwait(false);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                // Without a reader the answer is waited for here: cutting a line on which something is still to be
                // read would take the reason with it.
                Task closing = receiving.IsCompleted
                    ? socket.CloseAsync(end.Status, end.Reason, CancellationToken.None)
                    : socket.CloseOutputAsync(end.Status, end.Reason, CancellationToken.None);
                await closing.WaitAsync(ClosingPatience, clock).ConfigureAwait(false);
            }

            await receiving.WaitAsync(ClosingPatience, clock).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or WebSocketException or IOException)
        {
            // It hangs or is gone: the line is cut below.
        }

        socket.Abort();
        await sending.ConfigureAwait(false);
        await receiving.ConfigureAwait(false);
    }

    private readonly record struct Ending(WebSocketCloseStatus Status, string Reason);

    /// <summary>Lets a number of requests a second through, with some room for bursts.</summary>
    private sealed class RequestRate(double perSecond, double atOnce, TimeProvider clock)
    {
        private readonly double leftMax = atOnce;
        private double left = atOnce;
        private long previous = clock.GetTimestamp();

        public bool Allows()
        {
            long now = clock.GetTimestamp();
            left = Math.Min(leftMax, left + (perSecond * clock.GetElapsedTime(previous, now).TotalSeconds));
            previous = now;
            left--;
            return left >= 0;
        }
    }
}
