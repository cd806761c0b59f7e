using RoadSeg.Calibration;
using RoadSeg.Frames;
using RoadSeg.Sources;

namespace RoadSeg.Synthetic;

/// <summary>
/// A drive of the scene generator as a source: a recording that is drawn instead of decoded. Frame ids are the frame
/// numbers of <see cref="Scene"/>, media time is number over rate.
/// </summary>
public sealed class SyntheticSource : ISeekableSource
{
    private readonly TimeProvider clock;
    private int next;

    /// <summary>Makes a source of a scene.</summary>
    /// <param name="scene">The scene; while frames are read nobody else may use it.</param>
    /// <param name="name">As the user wrote it; null for the options' own source string.</param>
    /// <param name="clock">Stamps arrivals; null for the system's.</param>
    public SyntheticSource(SyntheticScene scene, string? name = null, TimeProvider? clock = null)
    {
        Scene = scene;
        this.clock = clock ?? TimeProvider.System;
        Description = new SourceDescription(
            name ?? scene.Options.ToString(),
            scene.Camera.Name,
            scene.Camera.Size,
            IsLive: false,
            scene.Options.FramesPerSecond,
            scene.FrameCount,
            "scene generator");
    }

    /// <inheritdoc/>
    public SourceDescription Description { get; }

    /// <summary>The scene, for its truth.</summary>
    public SyntheticScene Scene { get; }

    /// <summary>The camera that the frames come from, with mount and ego mask.</summary>
    public CameraInfo Camera => Scene.Camera;

    /// <summary>Opens a source string, see <see cref="SyntheticOptions.Parse"/>.</summary>
    /// <param name="source">For example <c>synthetic:?seed=7</c>.</param>
    /// <param name="clock">Stamps arrivals; null for the system's.</param>
    /// <exception cref="SourceException">The string is not understood.</exception>
    public static SyntheticSource Open(string source, TimeProvider? clock = null) =>
        new(SyntheticScene.Create(SyntheticOptions.Parse(source)), source, clock);

    /// <inheritdoc/>
    public async ValueTask<Frame?> ReadAsync(FramePool pool, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (next >= Scene.FrameCount)
        {
            return null;
        }

        FrameStamp stamp = new(Description.CameraId, next, Scene.Options.MediaTimeOf(next));
        Frame frame = await pool.RentAsync(stamp, clock.GetTimestamp(), cancellationToken).ConfigureAwait(false);
        try
        {
            Scene.RenderFrame(next, frame.Pixels);
        }
        catch
        {
            frame.Dispose();
            throw;
        }

        next++;
        return frame;
    }

    /// <summary>Starts again from a frame.</summary>
    /// <param name="frameIndex">The next frame to read, 0 to the frame count.</param>
    public void Seek(int frameIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frameIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(frameIndex, Scene.FrameCount);
        next = frameIndex;
    }

    /// <inheritdoc/>
    public ValueTask SeekAsync(TimeSpan mediaTime, CancellationToken cancellationToken)
    {
        // Of frames closer together than half a microsecond nobody can tell which is meant.
        double frame = Math.Ceiling((mediaTime.TotalSeconds - 5e-7) * Scene.Options.FramesPerSecond);
        return SeekAsync((long)Math.Clamp(frame, 0, Scene.FrameCount), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask SeekAsync(long frameId, CancellationToken cancellationToken)
    {
        next = (int)Math.Clamp(frameId, 0, Scene.FrameCount);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
