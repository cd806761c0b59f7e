using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace RoadSeg.Foxglove.Server;

/// <summary>
/// Who may connect. On this machine alone everybody who is on it; elsewhere, or when a token was given, who knows the
/// token. Browsers tell whose page wants to connect: without a token that has to be a page of this machine or of
/// Foxglove itself, so that no other page that somebody happens to look at can read along.
/// </summary>
internal sealed class Admission
{
    public const string TokenField = "token";

    private const string FoxgloveHost = "app.foxglove.dev";

    private readonly bool isLoopback;
    private readonly byte[]? tokenHash;

    /// <param name="endPoint">Where the server listens.</param>
    /// <param name="token">What a client must know; null when nothing.</param>
    public Admission(IPEndPoint endPoint, string? token)
    {
        isLoopback = IPAddress.IsLoopback(endPoint.Address);
        tokenHash = token is null ? null : HashOf(token);
    }

    /// <summary>Why a request is refused; null when it is not.</summary>
    public (int Status, string Reason)? Refusal(HttpRequest request)
    {
        if (isLoopback && !IsLoopbackName(request.Host.Host))
        {
            return (StatusCodes.Status403Forbidden, "This server answers to localhost only: connect by that name.");
        }

        if (tokenHash is not null && !HasToken(request))
        {
            return (StatusCodes.Status401Unauthorized,
                "This server needs its token: connect to the address that roadseg printed when it started.");
        }

        return tokenHash is null && !IsKnownPage(request.Headers.Origin)
            ? (StatusCodes.Status403Forbidden,
                "Pages of other machines may connect with a token only: start roadseg with --token.")
            : null;
    }

    private static bool IsLoopbackName(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? ip) && IPAddress.IsLoopback(ip));

    // Programs send no origin, the desktop application that of a file.
    private static bool IsKnownPage(string? origin) => origin is null
        || origin.StartsWith("file://", StringComparison.Ordinal)
        || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? page)
            && (IsLoopbackName(page.Host)
                || (page.Scheme == Uri.UriSchemeHttps && page.Host == FoxgloveHost)));

    private bool HasToken(HttpRequest request)
    {
        string? bearer = request.Headers.Authorization;
        return Matches(request.Query[TokenField])
            || (bearer?.StartsWith("Bearer ", StringComparison.Ordinal) == true && Matches(bearer["Bearer ".Length..]));
    }

    // Hashes have one length, and comparing them takes one time: neither tells anything of the token.
    private bool Matches(string? given) =>
        given is not null && CryptographicOperations.FixedTimeEquals(HashOf(given), tokenHash);

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
