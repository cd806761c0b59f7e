namespace RoadSeg.Odometry;

/// <summary>From one frame to the next.</summary>
/// <param name="Seconds">Media time since the frame before; 0 when nothing of before counts any more.</param>
/// <param name="Motion">How the ego vehicle moved; null where that is not known.</param>
public readonly record struct EgoStep(double Seconds, EgoMotion? Motion)
{
    /// <summary>Whether what was known before still counts: time went on, and not by too much.</summary>
    public bool Continues => Seconds > 0;
}

/// <summary>
/// Tells each frame how the ego vehicle moved since the one before. Time that stands still, runs backwards (a loop, a
/// seek) or leaves a gap begins anew. One thread at a time.
/// </summary>
/// <param name="odometry">Null when there is none.</param>
public sealed class EgoSteps(OdometryTrack? odometry)
{
    /// <summary>After a longer pause nothing of before counts, seconds.</summary>
    public const double PauseSecondsMax = 1.0;

    private TimeSpan? previous;

    /// <summary>Whether there is an odometry.</summary>
    public bool HasOdometry => odometry is not null;

    /// <summary>The step to a frame.</summary>
    /// <param name="mediaTime">Of the frame.</param>
    public EgoStep Next(TimeSpan mediaTime)
    {
        TimeSpan? before = previous;
        previous = mediaTime;
        double seconds = before is TimeSpan time ? (mediaTime - time).TotalSeconds : 0;
        return seconds > 0 && seconds <= PauseSecondsMax
            ? new EgoStep(seconds, odometry?.Between(before!.Value, mediaTime))
            : default;
    }
}
