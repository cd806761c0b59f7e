using System.Security.Cryptography;

namespace RoadSeg.Publishing;

/// <summary>What others must know to read from a sink that listens. Any thread.</summary>
public static class ListenToken
{
    /// <summary>Fewest characters of a token that is not guessed.</summary>
    public const int CharactersMin = 16;

    private const int Characters = 32;

    /// <summary>The token to ask for: the user's, none on this machine alone, else one that nobody guesses.</summary>
    /// <param name="asked">What the user gave; null for nothing.</param>
    /// <param name="isLocal">Whether only this machine can reach the sink.</param>
    public static string? Choose(string? asked, bool isLocal) =>
        asked ?? (isLocal ? null : RandomNumberGenerator.GetHexString(Characters, lowercase: true));
}
