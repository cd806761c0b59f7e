namespace RoadSeg.Sources;

/// <summary>
/// A source that cannot be opened or that broke. The message names the source in quotes, what is wrong, what was
/// expected and what to do. Exit code 4.
/// </summary>
public sealed class SourceException : Exception
{
    /// <summary>Creates the exception with a message for the user.</summary>
    public SourceException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message for the user and what caused it.</summary>
    public SourceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// Why a live source delivers nothing; <see cref="SourceLoss.None"/> where opening it again cannot help.
    /// </summary>
    public SourceLoss Loss { get; init; }
}
