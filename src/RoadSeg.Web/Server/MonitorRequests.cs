using System.Buffers;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using RoadSeg.Http;
using RoadSeg.Web.Viewers;

namespace RoadSeg.Web.Server;

/// <summary>Answers each request, after asking whether it may be answered.</summary>
internal sealed class MonitorRequests(
    AccessRules access, ViewerList viewers, Func<WebSocket, Viewer> createViewer,
    Action<IBufferWriter<byte>>? writeMetrics, CancellationToken ending)
{
    public const string SocketPath = "/ws";
    private const string MetricsPath = "/metrics";

    private readonly PageFiles files = new("page/");

    public async Task AnswerAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        PageFiles.AddHeaders(context.Response.Headers);
        if (!access.AllowsHost(request))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden,
                "This monitor answers to localhost only: open it by that name.").ConfigureAwait(false);
        }
        else if (!access.AllowsToken(request))
        {
            await RefuseAsync(context, StatusCodes.Status401Unauthorized,
                "This monitor needs its token: open the address that roadseg printed when it started.")
                .ConfigureAwait(false);
        }
        else if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            await RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "Only GET.").ConfigureAwait(false);
        }
        else if (request.Path == SocketPath)
        {
            await WatchAsync(context).ConfigureAwait(false);
        }
        else if (request.Path == MetricsPath)
        {
            await SendMetricsAsync(context).ConfigureAwait(false);
        }
        else if (request.Path == "/" && access.HasTokenInAddress(request))
        {
            RememberToken(context);
        }
        else if (!await files.TrySendAsync(context).ConfigureAwait(false))
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, "There is no such page.").ConfigureAwait(false);
        }
    }

    private async Task WatchAsync(HttpContext context)
    {
        if (!AccessRules.AllowsOrigin(context.Request))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "Only the monitor's own page may connect.")
                .ConfigureAwait(false);
            return;
        }

        if (!context.WebSockets.IsWebSocketRequest
            || !context.WebSockets.WebSocketRequestedProtocols.Contains(MonitorJson.Protocol))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest,
                $"Expected a WebSocket with the subprotocol {MonitorJson.Protocol}.").ConfigureAwait(false);
            return;
        }

        using WebSocket socket =
            await context.WebSockets.AcceptWebSocketAsync(MonitorJson.Protocol).ConfigureAwait(false);
        Viewer viewer = createViewer(socket);
        if (!viewers.TryAdd(viewer))
        {
            await SocketEnd.CloseAsync(
                socket, WebSocketCloseStatus.PolicyViolation, "too many viewers", null, TimeProvider.System)
                .ConfigureAwait(false);
            return;
        }

        try
        {
            await viewer.RunAsync(ending).ConfigureAwait(false);
        }
        finally
        {
            viewers.Remove(viewer);
        }
    }

    private async Task SendMetricsAsync(HttpContext context)
    {
        if (writeMetrics is null)
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, "This run writes no metrics here.")
                .ConfigureAwait(false);
            return;
        }

        ArrayBufferWriter<byte> text = new(16 * 1024);
        writeMetrics(text);
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await context.Response.Body.WriteAsync(text.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
    }

    // Out of the address, where it would stay in the browser's history and on the screen.
    private static void RememberToken(HttpContext context)
    {
        context.Response.Cookies.Append(
            AccessRules.CookieName(context.Connection.LocalPort), context.Request.Query[AccessToken.Field]!,
            new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true });
        context.Response.Redirect("/");
    }

    private static async Task RefuseAsync(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(reason + "\n", context.RequestAborted).ConfigureAwait(false);
    }
}
