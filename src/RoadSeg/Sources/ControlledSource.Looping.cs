namespace RoadSeg.Sources;

/// <content>Playing again and again, and where it stands.</content>
public sealed partial class ControlledSource
{
    private bool isLooping;

    /// <summary>Whether it starts again at its end; needs a recording that can seek.</summary>
    public bool IsLooping
    {
        get
        {
            lock (gate)
            {
                return isLooping;
            }
        }

        set => Change(() => isLooping = value);
    }

    /// <summary>Media time of the frame delivered last.</summary>
    public TimeSpan Position
    {
        get
        {
            lock (gate)
            {
                return last?.MediaTime ?? TimeSpan.Zero;
            }
        }
    }

    private SeekTarget? LoopTarget =>
        isLooping && !isPaused && seekable is not null && last is not null
            ? SeekTarget.At(start ?? TimeSpan.Zero)
            : null;
}
