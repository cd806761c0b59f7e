using System.Globalization;
using Microsoft.AspNetCore.Http;
using RoadSeg.Http;

namespace RoadSeg.Web.Server;

/// <summary>
/// Who may see the monitor. On this machine alone everybody who is on it, by a name of this machine only (so that no
/// page of a foreign name that resolves to it gets in). Elsewhere, or when a token was given, who knows the token.
/// </summary>
internal sealed class AccessRules
{
    private readonly bool isLoopback;
    private readonly AccessToken? token;

    /// <param name="address">Where the server listens.</param>
    /// <param name="token">What a viewer must know; null when nothing.</param>
    public AccessRules(MonitorAddress address, string? token)
    {
        isLoopback = address.IsLoopback;
        this.token = token is null ? null : new AccessToken(token);
    }

    /// <summary>The cookie's name: cookies do not tell ports apart, and two monitors may run on one machine.</summary>
    public static string CookieName(int port) =>
        string.Create(CultureInfo.InvariantCulture, $"roadseg-monitor-{port}");

    /// <summary>Whether the name in the request's address is one of this machine's, where that matters.</summary>
    public bool AllowsHost(HttpRequest request) => !isLoopback
        || LoopbackName.Is(request.Host.Host);

    /// <summary>Whether a socket is opened by our own page, or by a program that is no browser.</summary>
    public static bool AllowsOrigin(HttpRequest request)
    {
        string? origin = request.Headers.Origin;
        return origin is null
            || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri)
                && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether the request carries the token: in its address, as a cookie, or as a bearer.</summary>
    public bool AllowsToken(HttpRequest request) => token is null || token.IsIn(request)
        || token.Is(request.Cookies[CookieName(request.HttpContext.Connection.LocalPort)]);

    /// <summary>Whether the token was given in the address and should move into a cookie.</summary>
    public bool HasTokenInAddress(HttpRequest request) => token?.IsInAddress(request) == true;
}
