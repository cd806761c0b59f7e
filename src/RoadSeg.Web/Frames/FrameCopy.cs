using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Publishing;
using RoadSeg.Regions;
using RoadSeg.Segmenting;

namespace RoadSeg.Web.Frames;

/// <summary>
/// What the monitor shows of one scene, copied out of it. The buffers are allocated with the first scene and refilled
/// after that. One owner at a time.
/// </summary>
internal sealed class FrameCopy
{
    private byte[] pixels = [];
    private byte[] classIds = [];

    public FrameStamp Stamp { get; private set; }

    /// <summary>Arrival of the frame as a <see cref="TimeProvider"/> timestamp.</summary>
    public long ReceivedAt { get; private set; }

    /// <summary>When the result was handed to the monitor.</summary>
    public long PublishedAt { get; private set; }

    public ImageSize ImageSize { get; private set; }

    public ImageSize MapSize { get; private set; }

    public Letterbox ImageFromModel { get; private set; }

    public SceneStatus Status { get; private set; }

    public StatusReasons Reasons { get; private set; }

    public LiveFigures Live { get; private set; }

    /// <summary>H×W×3 bytes BGR24.</summary>
    public ReadOnlySpan<byte> Pixels => pixels;

    /// <summary>Class ids at <see cref="MapSize"/>.</summary>
    public ReadOnlySpan<byte> ClassIds => classIds;

    /// <summary>Null before the first scene.</summary>
    public DrivableArea? Drivable { get; private set; }

    public PeopleRegions People { get; } = new();

    /// <summary>Null without a mounted camera.</summary>
    public OccupancyGrid? Grid { get; private set; }

    /// <summary>Copies what is shown.</summary>
    /// <param name="scene">Lent for this call.</param>
    /// <param name="now">Timestamp of the call.</param>
    public void CopyFrom(in SceneView scene, long now)
    {
        Segmentation segmentation = scene.Segmentation;
        if (pixels.Length != scene.Frame.Pixels.Length || MapSize != segmentation.Size
            || Grid?.Geometry != scene.Grid?.Geometry)
        {
            Allocate(scene);
        }

        Stamp = scene.Frame.Stamp;
        ReceivedAt = scene.Frame.ReceivedAt;
        PublishedAt = now;
        ImageFromModel = segmentation.ImageFromModel;
        Status = scene.Status;
        Reasons = scene.Reasons;
        Live = scene.Live;
        scene.Frame.Pixels.CopyTo(pixels);
        segmentation.ClassIds.CopyTo(classIds);
        Drivable!.CopyFrom(scene.Drivable);
        People.CopyFrom(scene.People);
        if (scene.Grid is OccupancyGrid grid)
        {
            Grid!.CopyFrom(grid);
        }
    }

    private void Allocate(in SceneView scene)
    {
        ImageSize = scene.Frame.Size;
        MapSize = scene.Segmentation.Size;
        pixels = GC.AllocateUninitializedArray<byte>(scene.Frame.Pixels.Length);
        classIds = GC.AllocateUninitializedArray<byte>(MapSize.PixelCount);
        Drivable = new DrivableArea(MapSize);
        Grid = scene.Grid is OccupancyGrid grid ? new OccupancyGrid(grid.Geometry) : null;
    }
}
