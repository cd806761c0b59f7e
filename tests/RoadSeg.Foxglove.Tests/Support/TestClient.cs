using System.Buffers;
using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace RoadSeg.Foxglove.Tests.Support;

/// <summary>A client that is nothing but its socket.</summary>
internal sealed class TestClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket socket = new();
    private readonly List<JsonNode> texts = [];
    private readonly List<byte[]> binaries = [];

    private TestClient()
    {
    }

    public string? Subprotocol => socket.SubProtocol;

    public WebSocketCloseStatus? CloseStatus => socket.CloseStatus;

    public string? CloseReason => socket.CloseStatusDescription;

    /// <summary>Number of each channel by its topic, from the welcome.</summary>
    public Dictionary<string, uint> Channels { get; } = new(StringComparer.Ordinal);

    public static async Task<TestClient> ConnectAsync(
        string url, string[] subprotocols, Action<ClientWebSocketOptions>? change = null)
    {
        TestClient client = new();
        foreach (string subprotocol in subprotocols)
        {
            client.socket.Options.AddSubProtocol(subprotocol);
        }

        change?.Invoke(client.socket.Options);
        using CancellationTokenSource patience = new(Patience);
        try
        {
            await client.socket.ConnectAsync(new Uri(url), patience.Token);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>The next text of an operation.</summary>
    public async Task<JsonNode> TextAsync(string op)
    {
        while (true)
        {
            if (texts.FindIndex(t => (string?)t["op"] == op) is int at and >= 0)
            {
                JsonNode text = texts[at];
                texts.RemoveAt(at);
                return text;
            }

            Assert.True(await ReceiveAsync(), $"closed: {CloseReason}");
        }
    }

    /// <summary>The next binary message of an opcode.</summary>
    public async Task<byte[]> BinaryAsync(byte opcode)
    {
        while (true)
        {
            if (binaries.FindIndex(b => b[0] == opcode) is int at and >= 0)
            {
                byte[] binary = binaries[at];
                binaries.RemoveAt(at);
                return binary;
            }

            Assert.True(await ReceiveAsync(), $"closed: {CloseReason}");
        }
    }

    /// <summary>The next message of a subscription: its time in nanoseconds and its bytes.</summary>
    public async Task<(long Time, byte[] Bytes)> MessageAsync(uint subscription)
    {
        List<byte[]> others = [];
        while (true)
        {
            byte[] message = await BinaryAsync(1);
            if (BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(1)) == subscription)
            {
                binaries.InsertRange(0, others);
                return (BinaryPrimitives.ReadInt64LittleEndian(message.AsSpan(5)), message[13..]);
            }

            others.Add(message);
        }
    }

    public Task SubscribeAsync(uint id, string topic) => SendAsync(FormattableString.Invariant(
        $$"""{"op":"subscribe","subscriptions":[{"id":{{id}},"channelId":{{Channels[topic]}}}]}"""));

    /// <summary>Returns once the server has answered everything that was asked before.</summary>
    public async Task SettleAsync()
    {
        await SendAsync("""{"op":"getParameters","parameterNames":["/roadseg/camera"],"id":"settle"}""");
        JsonNode values;
        do
        {
            values = await TextAsync("parameterValues");
        }
        while ((string?)values["id"] != "settle");
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public async Task SendAsync(byte[] bytes, WebSocketMessageType type, bool isLast = true)
    {
        using CancellationTokenSource patience = new(Patience);
        await socket.SendAsync(bytes, type, isLast, patience.Token);
    }

    /// <summary>Reads until the other side closes, and answers.</summary>
    public async Task<WebSocketCloseStatus?> UntilClosedAsync()
    {
        using CancellationTokenSource patience = new(Patience);
        try
        {
            while (await ReceiveAsync())
            {
                Assert.False(patience.IsCancellationRequested, "not closed");
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", patience.Token);
        }
        catch (WebSocketException)
        {
            // Cut off.
        }

        return CloseStatus;
    }

    /// <summary>Goes away politely.</summary>
    public async Task CloseAsync()
    {
        using CancellationTokenSource patience = new(Patience);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", patience.Token);
    }

    public void Abort() => socket.Abort();

    public void Dispose() => socket.Dispose();

    private async Task<bool> ReceiveAsync()
    {
        ArrayBufferWriter<byte> whole = new();
        using CancellationTokenSource patience = new(Patience);
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(whole.GetMemory(64 * 1024), patience.Token);
            whole.Advance(part.Count);
        }
        while (!part.EndOfMessage);

        switch (part.MessageType)
        {
            case WebSocketMessageType.Binary:
                binaries.Add(whole.WrittenSpan.ToArray());
                return true;
            case WebSocketMessageType.Text:
                Take(JsonNode.Parse(whole.WrittenSpan)!);
                return true;
            default:
                return false;
        }
    }

    private void Take(JsonNode text)
    {
        texts.Add(text);
        if ((string?)text["op"] == "advertise")
        {
            foreach (JsonNode? channel in text["channels"]!.AsArray())
            {
                Channels[(string)channel!["topic"]!] = (uint)channel["id"]!;
            }
        }
    }
}
