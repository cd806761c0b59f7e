using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using RoadSeg.Foxglove.Channels;
using RoadSeg.Foxglove.Clients;
using RoadSeg.Foxglove.Protocol;
using RoadSeg.Foxglove.Server;
using RoadSeg.Http;
using RoadSeg.Publishing;

namespace RoadSeg.Foxglove;

/// <summary>
/// Results as ROS 2 messages over WebSockets, for Foxglove, Lichtblick and programs that speak their protocol
/// (<c>foxglove.websocket.v1</c> and <c>foxglove.sdk.v1</c>). Each scene is turned into messages once for all clients,
/// and only while there are some. A client that is slow skips to the newest; one that misbehaves loses its connection;
/// neither is noticed by the line or by the others.
/// </summary>
public sealed class FoxglovePublisher : IPublisher
{
    /// <summary>The subprotocols, the one with playback control first.</summary>
    internal static readonly string[] Subprotocols = ["foxglove.sdk.v1", "foxglove.websocket.v1"];

    // Room for one picture and more.
    private static readonly ServerLimits Limits = new() { SendBufferBytes = 256 * 1024 };

    // How soon clients hear that a recording ended or was paused by somebody else.
    private static readonly TimeSpan PlaybackInterval = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource ending = new();
    private readonly ClientList clients;
    private readonly SceneFeed feed;
    private readonly Desk desk;
    private readonly Admission admission;
    private readonly TimeProvider clock;
    private HttpServer? server;
    private Task watching = Task.CompletedTask;
    private long connections;

    private FoxglovePublisher(
        string name, FoxgloveOptions options, string? token, IScenePictureEncoder encoder, TimeProvider clock)
    {
        Name = name;
        this.clock = clock;
        clients = new ClientList(options.ClientsMax);
        ParameterSet parameters = new(options.Source.CameraId, options.Model, options.AgeLimit);
        feed = new SceneFeed(options, clients, parameters, encoder, clock);
        ServerIdentity identity = new(
            $"RoadSeg {options.Source.CameraId}", Guid.NewGuid().ToString("N"),
            [
                ("camera", options.Source.CameraId), ("model", options.Model.Card.Name),
                ("base_frame", options.Frames.Base), ("camera_frame", options.Frames.Camera),
            ]);
        desk = new Desk(
            identity, feed, parameters, clients, options.Playback,
            options.Epoch.Ticks * TimeSpan.NanosecondsPerTick);
        admission = new Admission(options.EndPoint, token);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string? Summary => clients.Total == 0
        ? "nobody connected"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{clients.Total} {(clients.Total == 1 ? "client" : "clients")}, {clients.Skipped} messages skipped");

    /// <summary>The address to connect to, with its token if it needs one.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Clients connected now.</summary>
    public int ClientCount => clients.Count;

    /// <summary>Messages held by somebody; 0 after the end.</summary>
    internal int MessagesOutstanding => feed.Channels.Sum(c => c.Pool.Outstanding);

    /// <summary>Starts to serve.</summary>
    /// <param name="name">As the user wrote it.</param>
    /// <param name="options">What is served.</param>
    /// <param name="encoder">Encodes the camera's pictures and overlays; disposed with this.</param>
    /// <param name="clock">The clock of the frames.</param>
    /// <exception cref="SinkException">It cannot listen there.</exception>
    public static async Task<FoxglovePublisher> OpenAsync(
        string name, FoxgloveOptions options, IScenePictureEncoder encoder, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(encoder);
        string? token = ListenToken.Choose(options.Token, IPAddress.IsLoopback(options.EndPoint.Address));
        FoxglovePublisher publisher = new(name, options, token, encoder, clock);
        try
        {
            publisher.server = await HttpServer.StartAsync(
                name, options.EndPoint, Limits, publisher.AnswerAsync).ConfigureAwait(false);
        }
        catch
        {
            await publisher.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        IPAddress reachable = ListenAddress.ReachableFromHere(options.EndPoint.Address);
        string query = token is null ? "" : $"/?{AccessToken.Field}={Uri.EscapeDataString(token)}";
        publisher.Url = $"ws://{new IPEndPoint(reachable, publisher.server.Port)}{query}";
        publisher.watching = Task.Run(publisher.WatchPlaybackAsync);
        return publisher;
    }

    /// <inheritdoc/>
    public void Publish(in SceneView scene) => feed.Put(scene);

    /// <summary>Tells every client that the run has ended, and stops to serve.</summary>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync().ConfigureAwait(false);
        if (server is not null)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            server = null;
        }

        await watching.ConfigureAwait(false);
        feed.Dispose();
        ending.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (admission.Refusal(context.Request) is (int status, string reason))
        {
            await RefuseAsync(context, status, reason).ConfigureAwait(false);
            return;
        }

        string? subprotocol = context.WebSockets.IsWebSocketRequest
            ? Subprotocols.FirstOrDefault(context.WebSockets.WebSocketRequestedProtocols.Contains)
            : null;
        if (subprotocol is null)
        {
            await RefuseAsync(
                context, StatusCodes.Status400BadRequest,
                $"Expected a WebSocket with one of the subprotocols {string.Join(", ", Subprotocols)}. In Foxglove or "
                + "Lichtblick: open connection, Foxglove WebSocket, this address.").ConfigureAwait(false);
            return;
        }

        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync(subprotocol).ConfigureAwait(false);
        using Client client = new(
            socket, Interlocked.Increment(ref connections), subprotocol == Subprotocols[0], desk, clock);
        if (!clients.TryAdd(client))
        {
            await client.RefuseAsync("too many clients").ConfigureAwait(false);
            return;
        }

        try
        {
            await client.RunAsync(ending.Token).ConfigureAwait(false);
        }
        finally
        {
            clients.Remove(client);
            desk.Farewell();
        }
    }

    private async Task WatchPlaybackAsync()
    {
        using PeriodicTimer timer = new(PlaybackInterval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ending.Token).ConfigureAwait(false))
            {
                desk.TellPlayback();
            }
        }
        catch (OperationCanceledException)
        {
            // Being told to stop is how it ends.
        }
    }

    private static async Task RefuseAsync(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(reason + "\n", context.RequestAborted).ConfigureAwait(false);
    }
}
