using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace RoadSeg.Web.Tests.Support;

/// <summary>A page's socket without the page: it acknowledges only when told to.</summary>
internal sealed class TestPage : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket socket = new();
    private readonly Queue<byte[]> scenes = new();
    private readonly Queue<JsonNode> texts = new();

    private TestPage()
    {
    }

    /// <summary>Why the other side closed; null while it is open.</summary>
    public WebSocketCloseStatus? CloseStatus => socket.CloseStatus;

    public string? CloseReason => socket.CloseStatusDescription;

    /// <summary>Connects.</summary>
    /// <param name="url">Of the page, with its token if it needs one.</param>
    /// <param name="change">Headers and the like.</param>
    public static async Task<TestPage> OpenAsync(string url, Action<ClientWebSocketOptions>? change = null)
    {
        TestPage page = new();
        page.socket.Options.AddSubProtocol("roadseg.monitor.v1");
        change?.Invoke(page.socket.Options);
        UriBuilder address = new(url) { Scheme = "ws", Path = "/ws" };
        using CancellationTokenSource patience = new(Patience);
        try
        {
            await page.socket.ConnectAsync(address.Uri, patience.Token);
            return page;
        }
        catch
        {
            page.Dispose();
            throw;
        }
    }

    /// <summary>The next scene's bytes.</summary>
    public async Task<byte[]> SceneAsync()
    {
        byte[]? scene;
        while (!scenes.TryDequeue(out scene))
        {
            Assert.True(await ReceiveAsync(), $"closed: {CloseReason}");
        }

        return scene;
    }

    /// <summary>The next text message of a type.</summary>
    public async Task<JsonNode> TextAsync(string type)
    {
        while (true)
        {
            if (texts.TryDequeue(out JsonNode? text))
            {
                if ((string?)text["type"] == type)
                {
                    return text;
                }

                continue;
            }

            Assert.True(await ReceiveAsync(), $"closed: {CloseReason}");
        }
    }

    /// <summary>Reads for a while; returns the scenes that came.</summary>
    public async Task<List<byte[]>> ScenesUntilSilentAsync()
    {
        List<byte[]> found = [];
        await SendAsync("{\"type\":\"time\",\"client_ms\":77}");
        while ((double)(await TextAsync("time"))["client_ms"]! != 77)
        {
        }

        // Whatever was sent before the answer has come with it.
        await Task.Delay(200);
        await SendAsync("{\"type\":\"time\",\"client_ms\":78}");
        await TextAsync("time");
        while (scenes.TryDequeue(out byte[]? scene))
        {
            found.Add(scene);
        }

        return found;
    }

    public Task AckAsync(byte[] scene) =>
        SendAsync(FormattableString.Invariant($"{{\"type\":\"ack\",\"sequence\":{BitConverter.ToUInt32(scene, 4)}}}"));

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public async Task SendAsync(byte[] bytes, WebSocketMessageType type)
    {
        using CancellationTokenSource patience = new(Patience);
        await socket.SendAsync(bytes, type, true, patience.Token);
    }

    /// <summary>Reads until the other side closes, and answers.</summary>
    public async Task<WebSocketCloseStatus?> UntilClosedAsync()
    {
        using CancellationTokenSource patience = new(Patience);
        while (await ReceiveAsync())
        {
            Assert.False(patience.IsCancellationRequested, "not closed");
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", patience.Token);
        return CloseStatus;
    }

    /// <summary>Goes away politely.</summary>
    public async Task CloseAsync()
    {
        using CancellationTokenSource patience = new(Patience);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", patience.Token);
    }

    /// <summary>Goes away without a word.</summary>
    public void Abort() => socket.Abort();

    public void Dispose() => socket.Dispose();

    // False once the other side has closed.
    private async Task<bool> ReceiveAsync()
    {
        ArrayBufferWriter<byte> whole = new();
        using CancellationTokenSource patience = new(Patience);
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(whole.GetMemory(16 * 1024), patience.Token);
            whole.Advance(part.Count);
        }
        while (!part.EndOfMessage);

        switch (part.MessageType)
        {
            case WebSocketMessageType.Binary:
                scenes.Enqueue(whole.WrittenSpan.ToArray());
                return true;
            case WebSocketMessageType.Text:
                texts.Enqueue(JsonNode.Parse(whole.WrittenSpan)!);
                return true;
            default:
                return false;
        }
    }
}
