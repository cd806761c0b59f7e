using RoadSeg.Frames;
using RoadSeg.Publishing;
using RoadSeg.Sources;

namespace RoadSeg.Ros.Scenes;

/// <summary>
/// When a frame was captured, as ROS says it. Recordings: their own time from an epoch, the same on every replay.
/// Cameras and streams: time since 1970. There the camera's clock gives the distance from frame to frame and the
/// machine's clock the place in time, smoothed over about 256 frames, so that neither jitter of the arrival nor drift
/// of the camera shows; the time on the way to this machine is part of it. One thread at a time.
/// </summary>
public sealed class CaptureClock
{
    private const long NanosecondsPerTick = 100;
    private const long Smoothing = 256;

    // The machine's clock was set, or the camera's jumped.
    private static readonly long JumpMin = TimeSpan.FromSeconds(1).Ticks;

    private readonly TimeProvider? clock;
    private long originTicks;
    private bool isAnchored;
    private long lastFrameId = long.MinValue;

    private CaptureClock(long originTicks, TimeProvider? clock)
    {
        this.originTicks = originTicks;
        this.clock = clock;
    }

    /// <summary>For whatever a source is.</summary>
    /// <param name="source">Live, or a recording with or without an epoch.</param>
    /// <param name="clock">The clock of the frames' arrival.</param>
    public static CaptureClock Of(SourceDescription source, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.IsLive ? ForLive(clock) : ForRecording(source.Epoch);
    }

    /// <summary>For a recording.</summary>
    /// <param name="epoch">Since 1970: when media time was 0, where the recording knows it; else zero.</param>
    public static CaptureClock ForRecording(TimeSpan epoch = default) => new(epoch.Ticks, null);

    /// <summary>For a camera or stream.</summary>
    /// <param name="clock">The clock of the frames' arrival.</param>
    public static CaptureClock ForLive(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return new CaptureClock(0, clock);
    }

    /// <summary>
    /// Capture time of the scene's frame. Before the first frame, when there is only the news that none came, it is
    /// the time now.
    /// </summary>
    public RosTime StampOf(in SceneView scene)
    {
        FrameView frame = scene.Frame;
        if (clock is not null && frame.Stamp.FrameId < 0)
        {
            return RosTime.FromNanoseconds(UtcTicks() * NanosecondsPerTick);
        }

        if (clock is not null && frame.Stamp.FrameId != lastFrameId)
        {
            lastFrameId = frame.Stamp.FrameId;
            Follow(UtcTicks() - clock.GetElapsedTime(frame.ReceivedAt).Ticks - frame.Stamp.MediaTime.Ticks);
        }

        return RosTime.FromNanoseconds((originTicks + frame.Stamp.MediaTime.Ticks) * NanosecondsPerTick);
    }

    /// <summary>
    /// Time of the news itself: that of the capture, and later for scenes that say that nothing fresh came.
    /// </summary>
    /// <returns>Nanoseconds since the epoch.</returns>
    public long TimeOf(in SceneView scene)
    {
        long captured = StampOf(scene).TotalNanoseconds;
        return scene.IsRepeated && scene.Age is TimeSpan age ? captured + (age.Ticks * NanosecondsPerTick) : captured;
    }

    private long UtcTicks() => clock!.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks;

    private void Follow(long measured)
    {
        long error = measured - originTicks;
        originTicks += !isAnchored || Math.Abs(error) > JumpMin ? error : error / Smoothing;
        isAnchored = true;
    }
}
