using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Inference;
using RoadSeg.Odometry;
using RoadSeg.Regions;
using RoadSeg.Segmenting;

namespace RoadSeg.Benchmarks;

/// <summary>What the grid costs for each frame: 200x200 cells of 0.1 m from a class map of 480x360.</summary>
internal static class GroundKernels
{
    private const byte Car = 1;
    private const byte Sky = 2;

    private static readonly ImageSize Map = new(480, 360);

    /// <summary>Filling the grid of a frame, fusing it, reading ranges off it.</summary>
    public static IEnumerable<Comparison> All()
    {
        GridGeometry geometry = GridGeometry.Default;
        CameraModel camera = new(new CameraInfo(
            "bench", Map, new Intrinsics(380, 380, 239.5, 179.5), Distortion.None,
            new CameraMount(1.4, 0, 0.03, 0, 1.2, 0), []));
        ClassTable classes = new(
        [
            new ClassDefinition("Road", default, ClassRole.Drivable),
            new ClassDefinition("Car", default, ClassRole.Obstacle),
            new ClassDefinition("Sky", default, ClassRole.Other),
        ]);
        Letterbox same = Letterbox.Stretch(Map, Map);
        Segmentation street = Street(classes, same);
        RegionFinder finder = new(Map, Map, same, classes, camera);
        DrivableArea drivable = new(Map);
        PeopleRegions people = new();
        finder.Find(street, drivable, people);
        GridBuilder builder = new(camera, same, Map, geometry);
        OccupancyGrid grid = new(geometry);
        builder.Build(street, drivable, people, grid);
        OdometryTrack odometry = OdometryFile.Parse("bench", [.. Enumerable.Range(0, 20_000)
            .Select(i => FormattableString.Invariant($"{i * 0.05},8,0.1")).Prepend("time_s,v,yaw_rate")]);
        GridFusion fusion = new(geometry, odometry);
        FreeRanges ranges = new(new GroundPoint(1.2, 0));
        FreeRangeFinder rangeFinder = new(geometry, ranges);
        int frame = 0;
        yield return new Comparison(
            "grid 200x200 from 480x360", geometry.CellCount + Map.PixelCount,
            [new Candidate("frame", () => builder.Build(street, drivable, people, grid))]);
        yield return new Comparison(
            "grid 200x200 fused with odometry", 2 * geometry.CellCount,
            [
                new Candidate(
                    "frame",
                    () => fusion.Fuse(TimeSpan.FromSeconds(frame++ % 15_000 * 0.05), builder.Evidence, grid)),
            ]);
        yield return new Comparison(
            "grid 200x200 to 91 ranges", geometry.CellCount,
            [new Candidate("frame", () => rangeFinder.Find(grid, ranges))]);
    }

    // A road with a dozen cars on both sides.
    private static Segmentation Street(ClassTable classes, Letterbox same)
    {
        Segmentation street = new(classes, Map, Map, same, Map);
        street.Confidences.Fill(255);
        street.ClassIds.Clear(); // Road is class 0.
        street.ClassIds[..(Map.Width * 175)].Fill(Sky);
        for (int row = 175; row < Map.Height; row++)
        {
            int open = 30 + ((row - 175) * 5 / 4);
            Span<byte> pixels = street.ClassIds.Slice(row * Map.Width, Map.Width);
            if (row / 20 % 2 == 0)
            {
                pixels[..Math.Max(0, 240 - open)].Fill(Car);
                pixels[Math.Min(Map.Width, 240 + open)..].Fill(Car);
            }
        }

        return street;
    }
}
