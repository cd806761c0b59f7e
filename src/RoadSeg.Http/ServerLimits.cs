namespace RoadSeg.Http;

/// <summary>What a server lets others do.</summary>
/// <param name="Connections">At once, those included that are refused.</param>
public sealed record ServerLimits(int Connections = 64)
{
    /// <summary>The longest body that a request may have, bytes.</summary>
    public long BodyBytes { get; init; }

    /// <summary>
    /// What waits in the system's buffers for a client that is slow, bytes: it is old by the time the client gets to
    /// it. Null leaves it to the system.
    /// </summary>
    public int? SendBufferBytes { get; init; }
}
