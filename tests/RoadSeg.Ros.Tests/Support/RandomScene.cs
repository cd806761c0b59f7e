using System.Collections.Immutable;
using RoadSeg.Calibration;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Inference;
using RoadSeg.Publishing;
using RoadSeg.Regions;
using RoadSeg.Segmenting;

namespace RoadSeg.Ros.Tests.Support;

/// <summary>Scenes with something of everything, from a seed.</summary>
internal static class RandomScene
{
    public static readonly ImageSize Size = new(16, 12);

    private static readonly ClassTable Classes = new(
    [
        new ClassDefinition("Road", new ClassColour(0, 150, 130), ClassRole.Drivable),
        new ClassDefinition("Sky", new ClassColour(90, 140, 190), ClassRole.Other),
        new ClassDefinition("Pedestrian", new ClassColour(1, 2, 3), ClassRole.Pedestrian),
    ]);

    /// <summary>A camera with a mount.</summary>
    public static CameraInfo Camera(Random random) => new(
        "front", Size, new Intrinsics(14 + random.NextDouble(), 14, 7.5, 5.5), RandomDistortion(random),
        new CameraMount(
            1 + random.NextDouble(), random.NextDouble() - 0.5, random.NextDouble() - 0.5, random.NextDouble() - 0.5,
            random.NextDouble(), random.NextDouble()),
        []);

    /// <summary>A scene; the caller disposes it.</summary>
    public static Scene Make(int seed)
    {
        Random random = new(seed);
        GridGeometry geometry = new(
            random.Next(1, 9), random.Next(1, 9), random.NextDouble(), new GroundPoint(0, -random.NextDouble()));
        OccupancyGrid grid = new(geometry);
        foreach (ref sbyte cell in grid.Cells)
        {
            cell = random.Next(3) switch { 0 => OccupancyGrid.Unknown, 1 => OccupancyGrid.Free, _ => 100 };
        }

        Segmentation segmentation = new(Classes, Size, Size, Letterbox.Stretch(Size, Size), Size);
        Scene scene = new(segmentation, grid, Camera(random))
        {
            Frame = new FramePool(Size, 1).TryRent(
                new FrameStamp("front", random.Next(1000), TimeSpan.FromTicks(random.NextInt64(1L << 40))), 0),
            Status = SceneStatus.Degraded,
            Reasons = (StatusReasons)random.Next(512),
            Live = new LiveFigures(random.NextDouble() * 30, random.NextDouble() * 100, "CPU"),
        };
        Fill(scene, random);
        return scene;
    }

    private static Distortion RandomDistortion(Random random) => random.Next(2) == 0
        ? new Distortion(DistortionModel.PlumbBob, Some(random, 5))
        : new Distortion(DistortionModel.Equidistant, Some(random, 4));

    private static ImmutableArray<double> Some(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];

    private static void Fill(Scene scene, Random random)
    {
        int points = random.Next(6);
        scene.Drivable.IsPresent = points > 0;
        scene.Drivable.AreaPixels = points;
        for (int i = 0; i < points; i++)
        {
            scene.Drivable.PolygonBuffer.Add(new ImagePoint(random.NextDouble() * 16, random.NextDouble() * 12));
            scene.Drivable.GroundPolygonBuffer.Add(new GroundPoint(random.NextDouble(), random.NextDouble()));
        }

        int people = random.Next(4);
        for (int i = 0; i < people; i++)
        {
            GroundFix? ground = random.Next(3) == 0
                ? null
                : new GroundFix(new GroundPoint(random.NextDouble() * 20, random.NextDouble() - 0.5), random.NextDouble());
            scene.People.PeopleBuffer.Add(new PersonRegion(
                (PersonKind)random.Next(2), new ImageBox(random.Next(16), random.Next(12), 3, 4), 11,
                random.NextDouble(), new ImagePoint(2.5, 6), ground, random.Next(2) == 0, 0, 0));
        }
    }
}
