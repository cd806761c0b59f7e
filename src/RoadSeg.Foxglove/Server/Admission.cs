using System.Net;
using Microsoft.AspNetCore.Http;
using RoadSeg.Http;

namespace RoadSeg.Foxglove.Server;

/// <summary>
/// Who may connect. On this machine alone everybody who is on it; elsewhere, or when a token was given, who knows the
/// token. Browsers tell whose page wants to connect: without a token that has to be a page of this machine or of
/// Foxglove itself, so that no other page that somebody happens to look at can read along.
/// </summary>
internal sealed class Admission
{
    private const string FoxgloveHost = "app.foxglove.dev";

    private readonly bool isLoopback;
    private readonly AccessToken? token;

    /// <param name="endPoint">Where the server listens.</param>
    /// <param name="token">What a client must know; null when nothing.</param>
    public Admission(IPEndPoint endPoint, string? token)
    {
        isLoopback = IPAddress.IsLoopback(endPoint.Address);
        this.token = token is null ? null : new AccessToken(token);
    }

    /// <summary>Why a request is refused; null when it is not.</summary>
    public (int Status, string Reason)? Refusal(HttpRequest request)
    {
        if (isLoopback && !LoopbackName.Is(request.Host.Host))
        {
            return (StatusCodes.Status403Forbidden, "This server answers to localhost only: connect by that name.");
        }

        if (token?.IsIn(request) == false)
        {
            return (StatusCodes.Status401Unauthorized,
                "This server needs its token: connect to the address that roadseg printed when it started.");
        }

        return token is null && !IsKnownPage(request.Headers.Origin)
            ? (StatusCodes.Status403Forbidden,
                "Pages of other machines may connect with a token only: start roadseg with --token.")
            : null;
    }

    // Programs send no origin, the desktop application that of a file.
    private static bool IsKnownPage(string? origin) => origin is null
        || origin.StartsWith("file://", StringComparison.Ordinal)
        || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? page)
            && (LoopbackName.Is(page.Host)
                || (page.Scheme == Uri.UriSchemeHttps && page.Host == FoxgloveHost)));
}
