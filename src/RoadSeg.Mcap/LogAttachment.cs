namespace RoadSeg.Mcap;

/// <summary>A file inside a file.</summary>
/// <param name="Name">With extension.</param>
/// <param name="MediaType">What it is.</param>
/// <param name="Content">Its bytes.</param>
public sealed record LogAttachment(string Name, string MediaType, ReadOnlyMemory<byte> Content);
