using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using RoadSeg.Publishing;
using RoadSeg.Web.Server;

namespace RoadSeg.Web.Correcting;

/// <summary>
/// Answers the page of corrections: <c>GET /session</c>, <c>GET /frames/N</c> (what it is), <c>/frames/N/picture</c>
/// (JPEG), <c>/frames/N/labels</c> (H×W bytes), <c>POST /frames/N/region</c> (a hint as JSON, H×W bytes come back),
/// <c>PUT /frames/N/labels</c> (H×W bytes).
/// </summary>
internal sealed class CorrectionRequests(AccessRules access, ICorrectionDesk desk)
{
    private const string Json = "application/json";
    private const string Bytes = "application/octet-stream";
    private const int HintMax = 64 * 1024;

    private readonly PageFiles files = new("correct/");

    /// <summary>The longest body that is read: labels.</summary>
    public static long BodyMax(ICorrectionDesk desk) => Math.Max(HintMax, desk.Size.PixelCount);

    public async Task AnswerAsync(HttpContext context)
    {
        PageFiles.AddHeaders(context.Response.Headers);
        HttpRequest request = context.Request;
        if (!access.AllowsHost(request) || !AccessRules.AllowsOrigin(request))
        {
            await SayAsync(context, StatusCodes.Status403Forbidden, "This page answers to itself on localhost only.")
                .ConfigureAwait(false);
            return;
        }

        string[] parts = (request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is ["session"] && HttpMethods.IsGet(request.Method))
        {
            context.Response.ContentType = Json;
            await context.Response.Body.WriteAsync(CorrectionJson.Session(desk), context.RequestAborted)
                .ConfigureAwait(false);
        }
        else if (parts is ["frames", string number, ..] && long.TryParse(
            number, NumberStyles.None, CultureInfo.InvariantCulture, out long frame))
        {
            string what = request.Method + " " + string.Join('/', parts[2..]);
            await AnswerAsync(context, frame, what).ConfigureAwait(false);
        }
        else if (!HttpMethods.IsGet(request.Method) || !await files.TrySendAsync(context).ConfigureAwait(false))
        {
            await SayAsync(context, StatusCodes.Status404NotFound, "There is no such page.").ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(HttpContext context, long frame, string what)
    {
        try
        {
            bool isThere = what switch
            {
                "GET " => await SendAsync(context, frame, Json, CorrectionJson.Frame).ConfigureAwait(false),
                "GET picture" => await SendAsync(context, frame, "image/jpeg", f => f.Picture).ConfigureAwait(false),
                "GET labels" => await SendAsync(context, frame, Bytes, f => f.Ids).ConfigureAwait(false),
                "POST region" => await RefineAsync(context, frame).ConfigureAwait(false),
                "PUT labels" => await SaveAsync(context, frame).ConfigureAwait(false),
                _ => false,
            };
            if (!isThere)
            {
                await SayAsync(context, StatusCodes.Status404NotFound, "There is no such frame.").ConfigureAwait(false);
            }
        }
        catch (JsonException e)
        {
            await SayAsync(context, StatusCodes.Status400BadRequest, "The hint cannot be read: " + e.Message)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is SinkException or Sources.SourceException)
        {
            await SayAsync(context, StatusCodes.Status500InternalServerError, e.Message).ConfigureAwait(false);
        }
    }

    private async Task<bool> SendAsync(
        HttpContext context, long number, string type, Func<CorrectionFrame, ReadOnlyMemory<byte>> what)
    {
        CorrectionFrame? frame = await desk.OpenAsync(number, context.RequestAborted).ConfigureAwait(false);
        if (frame is not null)
        {
            context.Response.ContentType = type;
            await context.Response.Body.WriteAsync(what(frame), context.RequestAborted).ConfigureAwait(false);
        }

        return frame is not null;
    }

    private async Task<bool> RefineAsync(HttpContext context, long number)
    {
        byte[] body = await BodyAsync(context).ConfigureAwait(false);
        byte[]? region = await desk.RefineAsync(number, CorrectionJson.Hint(body), context.RequestAborted)
            .ConfigureAwait(false);
        if (region is not null)
        {
            context.Response.ContentType = Bytes;
            await context.Response.Body.WriteAsync(region, context.RequestAborted).ConfigureAwait(false);
        }

        return region is not null;
    }

    private async Task<bool> SaveAsync(HttpContext context, long number)
    {
        byte[] ids = await BodyAsync(context).ConfigureAwait(false);
        int classes = desk.Classes.Classes.Length;
        if (ids.Length != desk.Size.PixelCount || Array.Exists(ids, id => id >= classes && id != 255))
        {
            await SayAsync(context, StatusCodes.Status400BadRequest, FormattableString.Invariant(
                $"Expected {desk.Size.PixelCount} bytes below {classes} or 255.")).ConfigureAwait(false);
            return true;
        }

        string? file = await desk.SaveAsync(number, ids, context.RequestAborted).ConfigureAwait(false);
        if (file is not null)
        {
            await SayAsync(context, StatusCodes.Status200OK, file).ConfigureAwait(false);
        }

        return file is not null;
    }

    private static async Task<byte[]> BodyAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        return body.ToArray();
    }

    private static async Task SayAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(text + "\n", context.RequestAborted).ConfigureAwait(false);
    }
}
