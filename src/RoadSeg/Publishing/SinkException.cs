namespace RoadSeg.Publishing;

/// <summary>
/// A sink that cannot be opened or written. The message names the sink in quotes, what is wrong and what to do.
/// Exit code 6.
/// </summary>
public sealed class SinkException : Exception
{
    /// <summary>Creates the exception with a message for the user.</summary>
    public SinkException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message for the user and what caused it.</summary>
    public SinkException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
