namespace RoadSeg.Sources;

/// <summary>
/// A source that also passes over broken parts: it counts what it had to skip so that the summary can say so.
/// </summary>
public interface ISkippingSource
{
    /// <summary>Frames that could not be decoded and were passed over so far.</summary>
    long SkippedCount { get; }

    /// <summary>One line for people about what was skipped or cut short; null when nothing was.</summary>
    string? SkippedReason { get; }
}
