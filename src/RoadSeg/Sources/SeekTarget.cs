namespace RoadSeg.Sources;

/// <summary>Where to go on: at a time, or just before a frame.</summary>
/// <param name="MediaTime">Media time; null for a frame.</param>
/// <param name="Before">Number of a frame; null for a time.</param>
internal readonly record struct SeekTarget(TimeSpan? MediaTime, long? Before)
{
    public static SeekTarget At(TimeSpan mediaTime) => new(mediaTime, null);

    public static SeekTarget BeforeFrame(long frameId) => new(null, frameId);
}
