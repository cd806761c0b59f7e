using RoadSeg.Calibration;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Inference;
using RoadSeg.Publishing;
using RoadSeg.Regions;
using RoadSeg.Tracking;

namespace RoadSeg.Line;

/// <summary>
/// From the class of every pixel to what a vehicle needs: drivable area, people and their tracks, grid. Remembers
/// frames, so they come in order, and one thread at a time. What is remembered depends on the frames, their media times
/// and the odometry alone. Allocates nothing per frame once the busiest has been seen.
/// </summary>
public sealed class SceneUnderstanding
{
    private readonly RegionFinder finder;
    private readonly PersonTracker? tracker;
    private readonly GridBuilder? builder;
    private readonly NodSetup? nod;
    private readonly GridFusion? fusion;
    private readonly FreeRangeFinder? ranges;

    /// <summary>Makes the tables; takes some tenths of a second with a mounted camera.</summary>
    /// <param name="classes">Meaning of the ids.</param>
    /// <param name="classMap">Size of the class maps.</param>
    /// <param name="image">Size of the camera image.</param>
    /// <param name="imageFromModel">How the class map lies in the camera image.</param>
    /// <param name="camera">Mounted camera at the size of the image; null gives no metres, tracks and grid.</param>
    /// <param name="options">Grid, regions, tracking, odometry.</param>
    public SceneUnderstanding(
        ClassTable classes, ImageSize classMap, ImageSize image, Letterbox imageFromModel, CameraModel? camera,
        PipelineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        finder = new RegionFinder(classMap, image, imageFromModel, classes, camera, options.Regions);
        if (camera is null)
        {
            return;
        }

        GroundPoint foot = new(camera.CameraInBase.X, camera.CameraInBase.Y);
        TrackingOptions tracking = options.Tracking with
        {
            PathHalfWidthMeters = options.Regions.CorridorHalfWidthMeters + options.Regions.PathMarginMeters,
        };
        tracker = new PersonTracker(foot, options.Odometry, options.GridFilling.Ego, tracking);
        builder = new GridBuilder(camera, imageFromModel, classMap, options.Grid, options.GridFilling);
        nod = !options.FollowsPitch ? null : NodSetup.Make(
            camera, nodded => new GridBuilder(nodded, imageFromModel, classMap, options.Grid, options.GridFilling),
            options.Warn);
        fusion = options.GridFilling.IsFused ? new GridFusion(options.Grid, options.Odometry) : null;
        ranges = new FreeRangeFinder(options.Grid, new FreeRanges(foot));
    }

    /// <summary>Measures how the vehicle nods; null where the mount is used as it is.</summary>
    internal OnlinePitch? Pitch => nod?.Pitch;

    /// <summary>Finds drivable area and people, and gives people their tracks.</summary>
    /// <param name="scene">With its class map; drivable area and people are overwritten.</param>
    /// <param name="mediaTime">Of the frame.</param>
    public void FindRegions(Scene scene, TimeSpan mediaTime)
    {
        ArgumentNullException.ThrowIfNull(scene);
        if (nod is not null && scene.Nod is CameraNod offset)
        {
            finder.Project(nod.Cameras.Models[NoddedCameras.IndexOf(offset.OffsetRadians)]);
        }

        // What a blind camera shows is nobody: those who were there before are waited for.
        if (tracker is null || scene.Picture.IsBlind)
        {
            finder.Find(scene.Segmentation, scene.Drivable, scene.People);
            return;
        }

        ReadOnlySpan<byte> pixels = scene.Frame is Frame frame ? frame.Pixels : default;
        finder.Find(scene.Segmentation, scene.Drivable, scene.People, tracker.Expect(mediaTime), pixels);
        tracker.Update(mediaTime, scene.People);
    }

    /// <summary>Fills the grid; does nothing for a scene without one.</summary>
    /// <param name="scene">With its regions; grid and free ranges are overwritten.</param>
    /// <param name="mediaTime">Of the frame.</param>
    public void FillGrid(Scene scene, TimeSpan mediaTime)
    {
        ArgumentNullException.ThrowIfNull(scene);
        if (builder is null || scene.Grid is null || scene.FreeRanges is null)
        {
            return;
        }

        GridBuilder chosen = nod is not null && scene.Nod is CameraNod offset
            ? nod.Builders[NoddedCameras.IndexOf(offset.OffsetRadians)]
            : builder;
        chosen.Build(scene.Segmentation, scene.Drivable, scene.People, scene.Grid);
        if (!scene.Picture.IsBlind)
        {
            fusion?.Fuse(mediaTime, chosen.Evidence, scene.Grid);
        }

        ranges!.Find(scene.Grid, scene.FreeRanges);
    }
}
