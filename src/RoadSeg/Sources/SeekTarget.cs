namespace RoadSeg.Sources;

/// <summary>Where a recording is asked to go: a time, or the place just before a frame.</summary>
internal readonly record struct SeekTarget(TimeSpan? MediaTime, long? Before)
{
    public static SeekTarget At(TimeSpan mediaTime) => new(mediaTime, null);

    public static SeekTarget BeforeFrame(long frameId) => new(null, frameId);
}
