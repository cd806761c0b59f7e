namespace RoadSeg.Inference;

/// <summary>
/// A model or model card that cannot be used. The message names the file in quotes, what is wrong, what was expected
/// and what was found. Exit code 5.
/// </summary>
public sealed class ModelException : Exception
{
    /// <summary>Creates the exception with a message for the user.</summary>
    public ModelException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message for the user and what caused it.</summary>
    public ModelException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
