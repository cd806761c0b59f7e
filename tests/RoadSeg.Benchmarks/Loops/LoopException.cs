namespace RoadSeg.Benchmarks.Loops;

/// <summary>A loop, or what it needs, failed: ends the benchmark with an exit code.</summary>
public sealed class LoopException : Exception
{
    /// <summary>Says what failed and how to go on.</summary>
    /// <param name="exitCode">As in the README.</param>
    /// <param name="message">For the user.</param>
    public LoopException(int exitCode, string message)
        : base(message)
    {
        ExitCode = exitCode;
    }

    /// <summary>As in the README.</summary>
    public int ExitCode { get; }
}
