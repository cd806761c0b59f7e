namespace RoadSeg.Mcap.Reading;

/// <summary>What the index of a file says about it.</summary>
internal sealed class LogSummary
{
    public Dictionary<ushort, SchemaRecord> Schemas { get; } = [];

    public Dictionary<ushort, ChannelRecord> Channels { get; } = [];

    /// <summary>Chunks in the order of the file.</summary>
    public List<ChunkPlace> Chunks { get; } = [];

    /// <summary>Number of messages of each channel; empty when it is not said.</summary>
    public Dictionary<ushort, ulong> Counts { get; } = [];
}
