namespace RoadSeg.OpenCv.Sources;

/// <summary>How a source is to be opened; each kind takes what concerns it.</summary>
/// <param name="ImagesPerSecond">Rate of image folders, which have no time of their own; above 0.</param>
/// <param name="From">Recordings start with the first frame at or after this media time; null at the start.</param>
/// <param name="To">Recordings end before this media time; null at their end.</param>
public sealed record SourceOptions(double ImagesPerSecond = 10, TimeSpan? From = null, TimeSpan? To = null)
{
    /// <summary>Patience with a camera or stream until its first frame is there.</summary>
    public TimeSpan OpenTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Patience with a camera or stream between two frames.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
