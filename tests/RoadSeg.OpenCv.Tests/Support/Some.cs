using System.Collections.Immutable;
using RoadSeg.Calibration;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Inference;
using RoadSeg.Publishing;
using RoadSeg.Regions;
using RoadSeg.Segmenting;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Tests.Support;

/// <summary>Things that tests need and do not look at closely.</summary>
internal static class Some
{
    public const byte SkyId = 0;
    public const byte WallId = 1;
    public const byte RoadId = 2;
    public const byte WalkerId = 3;

    public static readonly ClassTable Classes = new(
        [
            new ClassDefinition("Sky", new ClassColour(128, 128, 128), ClassRole.Other),
            new ClassDefinition("Wall", new ClassColour(128, 0, 0), ClassRole.Obstacle),
            new ClassDefinition("Road", new ClassColour(128, 64, 128), ClassRole.Drivable),
            new ClassDefinition("Walker", new ClassColour(64, 64, 0), ClassRole.Pedestrian),
        ]);

    public static SourceDescription Source(ImageSize size, double? framesPerSecond = 10, bool isLive = false) =>
        new("some drive.mp4", "some", size, isLive, framesPerSecond, 30, "test");

    /// <summary>
    /// A street: sky, walls at both sides, a road, a walker on it; the leftmost columns are ignored. Regions and grid
    /// are those that the line finds in it. Its frame is grey 90. The caller disposes it.
    /// </summary>
    /// <param name="size">Size of the frame.</param>
    /// <param name="frameId">Number of the frame; ten a second.</param>
    /// <param name="hasCamera">With metres and a grid.</param>
    /// <param name="mapSize">Size of the class map; null for that of the frame.</param>
    public static Scene Street(ImageSize size, long frameId = 0, bool hasCamera = true, ImageSize? mapSize = null)
    {
        ImageSize map = mapSize ?? size;
        Letterbox imageFromModel = Letterbox.Stretch(size, map);
        Segmentation segmentation = new(Classes, map, map, imageFromModel, size);
        for (int v = 0; v < map.Height; v++)
        {
            for (int u = 0; u < map.Width; u++)
            {
                segmentation.ClassIds[(v * map.Width) + u] = ClassAt((u + 0.5) / map.Width, (v + 0.5) / map.Height);
            }
        }

        segmentation.Confidences.Fill(255);
        CameraInfo camera = new(
            "some", size, new Intrinsics(size.Width, size.Width, size.Width / 2.0, size.Height / 2.0), Distortion.None,
            new CameraMount(1.4, 0, 0.05, 0, 0, 0), ImmutableArray<ImmutableArray<ImagePoint>>.Empty);
        CameraModel model = new(camera);
        Scene scene = new(
            segmentation, hasCamera ? new OccupancyGrid(GridGeometry.Default) : null, hasCamera ? camera : null);
        new RegionFinder(map, size, imageFromModel, Classes, hasCamera ? model : null)
            .Find(segmentation, scene.Drivable, scene.People);
        if (scene.Grid is not null)
        {
            new GridBuilder(model, imageFromModel, map, GridGeometry.Default)
                .Build(segmentation, scene.Drivable, scene.People, scene.Grid);
        }

        scene.Live = new LiveFigures(24.9, 38.4, "CPU");
        Advance(scene, size, frameId);
        return scene;
    }

    /// <summary>Gives a scene a new frame of the same picture.</summary>
    public static void Advance(Scene scene, ImageSize size, long frameId, byte grey = 90)
    {
        scene.Frame?.Dispose();
        FramePool pool = new(size, 1);
        FrameStamp stamp = new("some", frameId, TimeSpan.FromSeconds(frameId / 10.0));
        scene.Frame = pool.RentAsync(stamp, 0, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        scene.Frame.Pixels.Fill(grey);
    }

    private static byte ClassAt(double x, double y)
    {
        if (x < 0.05)
        {
            return ClassTable.IgnoredId;
        }

        bool isWalker = x is > 0.56 and < 0.62 && y is > 0.42 and < 0.72;
        bool isRoad = y > 0.55 && Math.Abs(x - 0.5) < (y - 0.45) * 0.8;
        return isWalker ? WalkerId
            : isRoad ? RoadId
            : y < 0.3 ? SkyId
            : WallId;
    }
}
