using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace RoadSeg.Http;

/// <summary>What clients must know, and where they say it. Any thread.</summary>
/// <param name="token">The token.</param>
public sealed class AccessToken(string token)
{
    /// <summary>Its name in an address: <c>/?token=…</c>.</summary>
    public const string Field = "token";

    private const string Bearer = "Bearer ";

    private readonly byte[] hash = HashOf(token);

    /// <summary>Whether a request carries it in its address or as a bearer.</summary>
    public bool IsIn(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        string? authorization = request.Headers.Authorization;
        return IsInAddress(request)
            || (authorization?.StartsWith(Bearer, StringComparison.Ordinal) == true
                && Is(authorization[Bearer.Length..]));
    }

    /// <summary>Whether a request carries it in its address.</summary>
    public bool IsInAddress(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Is(request.Query[Field]);
    }

    /// <summary>Whether it is this one. Hashes have one length and are compared in one time.</summary>
    /// <param name="given">What a client said; null for nothing.</param>
    public bool Is(string? given) => given is not null && CryptographicOperations.FixedTimeEquals(HashOf(given), hash);

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
