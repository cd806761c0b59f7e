using RoadSeg.Calibration;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.PictureHealth;
using RoadSeg.Regions;
using RoadSeg.Segmenting;

namespace RoadSeg.Publishing;

/// <summary>
/// Everything known of one frame: the item that travels the line after the network. Its buffers are allocated once
/// and refilled; it owns its <see cref="Frame"/> while it is out. One owner at a time until it is published; from then
/// on nobody changes it, several sinks hold it (<see cref="Share"/>), and the last one to dispose it gives it back.
/// </summary>
public sealed class Scene : IDisposable
{
    private readonly Action<Scene>? giveBack;
    private Scene? repeated;
    private int holders = 1;

    /// <summary>Allocates the buffers.</summary>
    /// <param name="segmentation">Class map, empty.</param>
    /// <param name="grid">Grid; null without a mounted camera.</param>
    /// <param name="camera">The camera at the size of the frames; null when none is given.</param>
    /// <param name="giveBack">Takes the scene back when it is disposed; null when it belongs to no pool.</param>
    public Scene(Segmentation segmentation, OccupancyGrid? grid, CameraInfo? camera, Action<Scene>? giveBack = null)
    {
        ArgumentNullException.ThrowIfNull(segmentation);
        Segmentation = segmentation;
        Grid = grid;
        Camera = camera;
        FreeRanges = grid is null ? null : new FreeRanges(FootOf(camera));
        Drivable = new DrivableArea(segmentation.Size);
        People = new PeopleRegions();
        this.giveBack = giveBack;
    }

    // A scene that repeats others: its own contents are empty and shared with all of its kind.
    internal Scene(Scene empty, Action<Scene> giveBack)
    {
        Segmentation = empty.Segmentation;
        Grid = empty.Grid;
        FreeRanges = empty.FreeRanges;
        Camera = empty.Camera;
        Drivable = empty.Drivable;
        People = empty.People;
        this.giveBack = giveBack;
    }

    /// <summary>The frame it was made from; null between frames.</summary>
    public Frame? Frame { get; set; }

    /// <summary>Class map and confidence.</summary>
    public Segmentation Segmentation { get; }

    /// <summary>Drivable area.</summary>
    public DrivableArea Drivable { get; }

    /// <summary>Pedestrians and cyclists.</summary>
    public PeopleRegions People { get; }

    /// <summary>Occupancy grid; null without a mounted camera.</summary>
    public OccupancyGrid? Grid { get; }

    /// <summary>The grid as ranges of free ground by bearing; null without a grid.</summary>
    public FreeRanges? FreeRanges { get; }

    /// <summary>The camera at the size of the frames; null when none is given.</summary>
    public CameraInfo? Camera { get; }

    /// <summary>How far the camera nods in this frame; null when that is not followed.</summary>
    public CameraNod? Nod { get; set; }

    /// <summary>How the camera's pictures stand.</summary>
    public PictureReport Picture { get; set; }

    /// <summary>
    /// True when no new frame stands behind it: nothing fresh came, and this says so. Frame and stamp are those of the
    /// last scene, and nothing is known of what they show.
    /// </summary>
    public bool IsRepeated => repeated is not null;

    /// <summary>
    /// How long ago its frame arrived, in a <see cref="SceneStatus.Stale"/> scene; else null. Null too before the
    /// first frame.
    /// </summary>
    public TimeSpan? Age { get; set; }

    /// <summary>Whether it may be relied on.</summary>
    public SceneStatus Status { get; set; }

    /// <summary>Why not.</summary>
    public StatusReasons Reasons { get; set; }

    /// <summary>Figures for people: never part of a result.</summary>
    public LiveFigures Live { get; set; }

    /// <summary>One more holder, who disposes it once. Only for a holder to call.</summary>
    public void Share() => Interlocked.Increment(ref holders);

    /// <summary>One holder less; the last one gives the frame and the scene's own buffers back.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref holders) > 0)
        {
            return;
        }

        holders = 1;
        Status = SceneStatus.Ok;
        Reasons = StatusReasons.None;
        Picture = default;
        Nod = null;
        Age = null;
        if (repeated is null)
        {
            Frame?.Dispose();
        }

        Frame = null;
        Scene? held = repeated;
        repeated = null;
        held?.Dispose();
        giveBack?.Invoke(this);
    }

    /// <summary>Makes this repeat another scene's frame, and keeps that scene as long. It has no frame yet.</summary>
    public void Repeat(Scene other)
    {
        ArgumentNullException.ThrowIfNull(other);
        other.Share();
        repeated = other;
        Frame = other.Frame;
    }

    /// <summary>Takes back what would be dangerous to act on: area, people, grid. The class map stays.</summary>
    internal void Blank()
    {
        Drivable.Clear();
        People.Clear();
        Grid?.Clear();
        FreeRanges?.Clear();
    }

    private static GroundPoint FootOf(CameraInfo? camera) =>
        camera?.Mount is CameraMount mount ? new GroundPoint(mount.XMeters, mount.YMeters) : default;
}

/// <summary>Figures for people who watch, from the wall clock: never part of a result.</summary>
/// <param name="FramesPerSecond">Published frames per second, smoothed; 0 when not known yet.</param>
/// <param name="LatencyMs">Capture to publish of this frame in milliseconds.</param>
/// <param name="Provider">What runs the network.</param>
public readonly record struct LiveFigures(double FramesPerSecond, double LatencyMs, string? Provider);
