namespace RoadSeg.Sources;

/// <summary>What a person who watches a recording may do with it. Any thread; nothing blocks.</summary>
public interface IPlaybackControl
{
    /// <summary>Where it is and what can be done.</summary>
    PlaybackState State { get; }

    /// <summary>No further frame is delivered until <see cref="Resume"/> or <see cref="Step"/>.</summary>
    void Pause();

    /// <summary>Goes on from where it stands.</summary>
    void Resume();

    /// <summary>Pauses and delivers frames one by one.</summary>
    /// <param name="frames">How many frames ahead; −1 for the one before, which only seekable recordings can.</param>
    void Step(int frames);

    /// <summary>Goes on at another place; does nothing where <see cref="PlaybackState.CanSeek"/> is false.</summary>
    /// <param name="mediaTime">The next frame is the first one at or after this; beyond the end it is the last.</param>
    void Seek(TimeSpan mediaTime);

    /// <summary>Sets the speed.</summary>
    /// <param name="factor">Media seconds per second, above 0; infinity is as fast as it goes.</param>
    void SetSpeed(double factor);
}

/// <summary>The state of a recording that is played.</summary>
/// <param name="IsPaused">No frames come until somebody resumes or steps.</param>
/// <param name="IsAtEnd">The last frame was delivered; only seeking brings more.</param>
/// <param name="Speed">Media seconds per second; infinity is as fast as it goes.</param>
/// <param name="Start">Media time of the first frame.</param>
/// <param name="End">Media time just after the last frame; null when unknown.</param>
/// <param name="WhyNoSeek">Why it cannot seek or step back, for people; null when it can.</param>
public readonly record struct PlaybackState(
    bool IsPaused, bool IsAtEnd, double Speed, TimeSpan Start, TimeSpan? End, string? WhyNoSeek)
{
    /// <summary>Whether <see cref="IPlaybackControl.Seek"/> and stepping back do something.</summary>
    public bool CanSeek => WhyNoSeek is null;
}
