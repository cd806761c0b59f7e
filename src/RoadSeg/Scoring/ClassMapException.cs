namespace RoadSeg.Scoring;

/// <summary>The classes of the labels do not fit the model's, or the class map between them is wrong.</summary>
public sealed class ClassMapException : Exception
{
    /// <summary>Makes one without a text.</summary>
    public ClassMapException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What is wrong, what was expected, what to do; for people.</param>
    public ClassMapException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What is wrong, what was expected, what to do; for people.</param>
    /// <param name="innerException">What it came of.</param>
    public ClassMapException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
