namespace RoadSeg.Benchmarks.Loops;

/// <summary>The command line cannot be understood: exit code 2.</summary>
public sealed class UsageException : Exception
{
    /// <summary>Says what is wrong and what was expected.</summary>
    public UsageException(string message)
        : base(message)
    {
    }
}
