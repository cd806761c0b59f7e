using RoadSeg.Calibration;
using RoadSeg.Frames;
using RoadSeg.Grid;
using RoadSeg.PictureHealth;
using RoadSeg.Regions;
using RoadSeg.Segmenting;

namespace RoadSeg.Publishing;

/// <summary>A scene lent to a publisher for one call; the compiler forbids keeping it.</summary>
public readonly ref struct SceneView
{
    private readonly Scene scene;

    /// <summary>Lends a scene.</summary>
    /// <param name="scene">A scene with a frame, kept alive by its owner during the call.</param>
    public SceneView(Scene scene)
    {
        ArgumentNullException.ThrowIfNull(scene?.Frame);
        this.scene = scene;
        Frame = new FrameView(scene.Frame);
    }

    /// <summary>The frame.</summary>
    public FrameView Frame { get; }

    /// <summary>Class map and confidence; not to be changed.</summary>
    public Segmentation Segmentation => scene.Segmentation;

    /// <summary>Drivable area; look at <see cref="DrivableArea.IsPresent"/> first.</summary>
    public DrivableArea Drivable => scene.Drivable;

    /// <summary>Pedestrians and cyclists.</summary>
    public PeopleRegions People => scene.People;

    /// <summary>Occupancy grid; null without a mounted camera.</summary>
    public OccupancyGrid? Grid => scene.Grid;

    /// <summary>The grid as ranges of free ground by bearing; null without a grid.</summary>
    public FreeRanges? FreeRanges => scene.FreeRanges;

    /// <summary>The camera at the size of the frames; null when none is given.</summary>
    public CameraInfo? Camera => scene.Camera;

    /// <inheritdoc cref="Scene.Nod"/>
    public CameraNod? Nod => scene.Nod;

    /// <summary>How the camera's pictures stand.</summary>
    public PictureReport Picture => scene.Picture;

    /// <inheritdoc cref="Scene.IsRepeated"/>
    public bool IsRepeated => scene.IsRepeated;

    /// <inheritdoc cref="Scene.Age"/>
    public TimeSpan? Age => scene.Age;

    /// <summary>Whether the scene may be relied on.</summary>
    public SceneStatus Status => scene.Status;

    /// <summary>Why not.</summary>
    public StatusReasons Reasons => scene.Reasons;

    /// <summary>Figures for people: never part of a result.</summary>
    public LiveFigures Live => scene.Live;
}
